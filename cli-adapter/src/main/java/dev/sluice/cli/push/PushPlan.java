package dev.sluice.cli.push;

import dev.sluice.cli.CliEnvironment;
import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.FileErrors;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.gateway.RemoteUrl;
import dev.sluice.cli.text.Printable;
import dev.sluice.core.ObjectAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Turns what was typed into what is to be sent. Every mistake that can be seen beforehand is found here. */
final class PushPlan {

    private static final String STANDARD_INPUT = "-";
    private static final String STANDARD_INPUT_NAME = "standard input";

    private final RemoteUrl url;
    private final OptionalLong standardInputSize;
    private final CliEnvironment environment;

    /** @param standardInputSize how many bytes standard input has, if told */
    PushPlan(RemoteUrl url, OptionalLong standardInputSize, CliEnvironment environment) {
        this.url = url;
        this.standardInputSize = standardInputSize;
        this.environment = environment;
    }

    List<PushItem> of(List<String> files) throws TransferException {
        if (files.size() > 1 && !url.isPrefix()) {
            throw usage("several files need a URL that ends with a slash; their names come after it");
        }
        if (standardInputSize.isPresent() && !files.equals(List.of(STANDARD_INPUT))) {
            throw usage("--size is for standard input alone; the size of a file is known");
        }
        List<PushItem> items = new ArrayList<>();
        Set<ObjectAddress> targets = new HashSet<>();
        for (String file : files) {
            PushItem item = item(file);
            if (!targets.add(item.target())) {
                throw usage("another of the files would be the same object, " + item.target())
                        .about(item.content().name());
            }
            items.add(item);
        }
        return List.copyOf(items);
    }

    private PushItem item(String file) throws TransferException {
        if (file.equals(STANDARD_INPUT)) {
            return standardInput();
        }
        try {
            return file(Path.of(file));
        } catch (TransferException failed) {
            throw failed.about(Printable.of(file));
        } catch (InvalidPathException notAPath) {
            throw new TransferException(new Failure.Usage("that is no file name here"), notAPath)
                    .about(Printable.of(file));
        }
    }

    private PushItem standardInput() throws TransferException {
        if (url.isPrefix()) {
            throw usage("it has no name of its own; give the URL of the object itself, without a slash at its end")
                    .about(STANDARD_INPUT_NAME);
        }
        return item(
                new Content.Stream(STANDARD_INPUT_NAME, standardInputSize, environment::input, environment.sleeper()),
                url.object());
    }

    private PushItem file(Path file) throws TransferException {
        BasicFileAttributes attributes = attributes(file);
        if (attributes.isDirectory()) {
            throw new TransferException(new Failure.LocalFile("is a folder; name the files in it"));
        }
        return item(
                content(file, attributes),
                url.isPrefix() ? url.object(file.getFileName().toString()) : url.object());
    }

    private static PushItem item(Content content, ObjectAddress address) throws TransferException {
        try {
            return new PushItem(content, address.requireWritable());
        } catch (IllegalArgumentException notAllowed) {
            throw usage(String.valueOf(notAllowed.getMessage()));
        }
    }

    private Content content(Path file, BasicFileAttributes attributes) {
        return attributes.isRegularFile()
                ? new Content.RegularFile(file, attributes.size())
                : new Content.Stream(
                        Printable.of(file.toString()),
                        OptionalLong.empty(),
                        () -> Files.newInputStream(file),
                        environment.sleeper());
    }

    private static BasicFileAttributes attributes(Path file) throws TransferException {
        try {
            if (!Files.isReadable(file) && Files.exists(file)) {
                throw new TransferException(new Failure.LocalFile("permission denied"));
            }
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException unreadable) {
            throw new TransferException(new Failure.LocalFile(FileErrors.reason(unreadable)), unreadable);
        }
    }

    private static TransferException usage(String message) {
        return new TransferException(new Failure.Usage(message));
    }
}
