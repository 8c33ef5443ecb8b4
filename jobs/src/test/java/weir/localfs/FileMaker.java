package weir.localfs;

import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/** Makes a directory and a file, and looks at them, through each of Hadoop's two interfaces. Arguments: the directory, and settings as {@code NAME=VALUE}. */
final class FileMaker {
    static final FsPermission DIRECTORY = new FsPermission("750");
    static final FsPermission FILE = new FsPermission("640");

    private FileMaker() {}

    public static void main(String[] arguments) throws IOException {
        Configuration configuration = new Configuration();
        for (int i = 1; i < arguments.length; i++) {
            String[] setting = arguments[i].split("=", 2);
            configuration.set(setting[0], setting[1]);
        }
        Path root = new Path("file://" + arguments[0]);
        FileSystem files = FileSystem.get(URI.create("file:///"), configuration);
        FileSystem.mkdirs(files, new Path(root, "system"), DIRECTORY);
        FileSystem.create(files, new Path(root, "system/file"), FILE).close();
        FileContext context = FileContext.getFileContext(root.toUri(), configuration);
        context.setUMask(new FsPermission("000"));
        context.mkdir(new Path(root, "context"), DIRECTORY, true);
        context.create(new Path(root, "context/file"), EnumSet.of(CreateFlag.CREATE), CreateOpts.perms(FILE))
                .close();
        context.rename(new Path(root, "context/file"), new Path(root, "context/renamed"));
        System.out.println(
                context.getFileLinkStatus(new Path(root, "context/renamed")).getPermission());
        System.out.println(
                files.listFiles(new Path(root, "system"), true).next().getPermission());
    }
}
