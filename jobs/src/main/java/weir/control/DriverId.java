package weir.control;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** What a driver calls itself beside its epoch. */
public final class DriverId {
    private DriverId() {}

    /** One that no other driver has: host, process and a random number. */
    public static String next() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "unknown host";
        }
        return host + ", process " + ProcessHandle.current().pid() + ", id " + UUID.randomUUID();
    }
}
