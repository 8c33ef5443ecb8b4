package weir.run;

import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.network.netty.NettyBlockTransferService;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializerManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.BlockManagerMessages;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Map;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Somebody who knows a driver's port, and has Spark's own classes. */
final class Stranger {
    private static final String HERE = "127.0.0.1";

    private Stranger() {}

    /** Takes the port, the name of a block, and the settings of Spark to try with; prints the block, byte by byte. */
    public static void main(String[] arguments) throws Exception {
        SparkConf conf = new SparkConf(false)
                .set("spark.app.id", "stranger")
                .set("spark.rpc.askTimeout", "20s")
                .set("spark.shuffle.io.maxRetries", "0");
        for (int i = 2; i < arguments.length; i += 2) {
            conf.set(arguments[i], arguments[i + 1]);
        }
        SecurityManager security =
                new SecurityManager(conf, Option.empty(), SecurityManager.$lessinit$greater$default$3());
        RpcEnv rpc = RpcEnv.create("stranger", HERE, 0, conf, security, true);
        RpcEndpointRef master =
                rpc.setupEndpointRef(new RpcAddress(HERE, Integer.parseInt(arguments[0])), "BlockManagerMaster");
        ClassTag<Map<BlockManagerId, Object>> any = ClassTag$.MODULE$.apply(Map.class);
        BlockManagerId driver = JavaConverters.mapAsJavaMap(
                        master.askSync(BlockManagerMessages.GetMemoryStatus$.MODULE$, any))
                .keySet()
                .iterator()
                .next();
        NettyBlockTransferService service = new NettyBlockTransferService(
                conf, security, new SerializerManager(new JavaSerializer(conf), conf), HERE, HERE, 0, 1, null);
        service.init(null);
        ManagedBuffer block =
                service.fetchBlockSync(driver.host(), driver.port(), driver.executorId(), arguments[1], null);
        System.out.write(block.createInputStream().readAllBytes());
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}
