package servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.elasticsearch.bootstrap.BootstrapInfo;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Starts one Elasticsearch node out of the published jars: {@code Launcher HOME CONFIG}.
 *
 * <p>The distribution's own main class wants agent jars that are on no registry. HOME holds {@code modules/}, CONFIG the
 * folder of {@code elasticsearch.yml}. The node stops in order on SIGTERM.
 */
public final class Launcher {
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Path config = Path.of(arguments[1]).toAbsolutePath();
        Settings paths = Settings.builder().put("path.home", home.toString()).build();
        LogConfigurator.registerErrorListener();
        LogConfigurator.configureWithoutConfig(paths);
        BootstrapInfo.init();
        Environment environment =
            InternalSettingsPreparer.prepareEnvironment(paths, Map.of(), config, () -> "minimal");
        LogConfigurator.setNodeName(Node.NODE_NAME_SETTING.get(environment.settings()));
        Files.createDirectories(environment.logsDir());
        PluginsLoader plugins = PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(environment.modulesDir(), false),
            PluginsLoader.loadPluginsBundles(environment.pluginsDir(), false),
            Map.of()
        );
        Node node = new Node(environment, plugins);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.prepareForClose();
                node.close();
            } catch (java.io.IOException error) {
                error.printStackTrace();
            } finally {
                stopped.countDown();
            }
        }, "stop"));
        node.start();
        System.out.println("node started");
        stopped.await();
    }

    private Launcher() {}
}
