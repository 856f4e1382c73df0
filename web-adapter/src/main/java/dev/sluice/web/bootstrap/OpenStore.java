package dev.sluice.web.bootstrap;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanContextException;
import java.util.Set;

/** The settings and the store that {@code serve} would have, for a command that doesn't listen. */
final class OpenStore implements AutoCloseable {

    private final ApplicationContext context;

    private OpenStore(ApplicationContext context) {
        this.context = context;
    }

    /**
     * Opens it. The bucket of the embedded store is created if it isn't there.
     *
     * @throws StartupException if a setting can't be followed; the message says what to do
     */
    static OpenStore open(ServeOptions options) {
        NettyMemory.limit();
        ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .singletons(options)
                .build();
        try {
            context.start();
            Settings.ALL.forEach(setting -> setting.find(context.getEnvironment()));
            OpenStore store = new OpenStore(context);
            store.prepare();
            return store;
        } catch (RuntimeException failure) {
            context.close();
            throw failure;
        }
    }

    private void prepare() {
        if (isEmbedded()) {
            get(StoreCheck.class).run();
        }
    }

    /** Whether no store of the operator's own is set. */
    boolean isEmbedded() {
        return !StoreTarget.isConfigured(context.getEnvironment());
    }

    StoreTarget target() {
        return get(StoreTarget.class);
    }

    Set<String> buckets() {
        return target().buckets().names();
    }

    /** Something that the gateway is made of. */
    <T> T get(Class<T> type) {
        try {
            return context.getBean(type);
        } catch (BeanContextException failure) {
            throw StartupException.of("The store can't be opened", failure);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
