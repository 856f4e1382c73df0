package dev.sluice.core;

/**
 * Streams objects of any size into a store, in parallel parts, in bounded memory. The driving port of Sluice.
 *
 * <pre>{@code
 * try (UploadSource source = UploadSource.of(Path.of("backup.tar"))) {
 *     UploadReceipt receipt = uploader.upload(UploadRequest.to("archive", "backup.tar").size(size).build(), source);
 * }
 * }</pre>
 *
 * <p>Thread-safe: any number of uploads run at once and share one memory budget. Calls block and are made for virtual
 * threads; an interrupt ends an upload with {@link UploadException.Cancelled}.
 */
public interface StreamingUploader {

    /**
     * Reads the source to its end and publishes what it gave as one object. Nothing is visible at the address before
     * this returns; when it throws, nothing was published, and no part is left behind where the credential may abort.
     * With one exception: when the answer to the request that publishes never came, because the store doesn't let
     * Sluice look either, or because the upload of a single part was interrupted meanwhile, the object may be there;
     * sending it again is safe.
     *
     * @throws UploadException.Rejected if the request names a key that is Sluice's own ({@code .sluice} and all below),
     *                                  or the store refuses it as it is
     * @throws UploadException what went wrong, and what can be done; see its subclasses
     */
    UploadReceipt upload(UploadRequest request, UploadSource source);
}
