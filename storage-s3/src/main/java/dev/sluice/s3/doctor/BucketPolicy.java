package dev.sluice.s3.doctor;

/** The rights that Sluice needs, and no more. */
final class BucketPolicy {

    private static final String TEXT = """
            {
              "Version": "2012-10-17",
              "Statement": [
                {"Sid": "SluiceBucket", "Effect": "Allow",
                 "Action": ["s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:GetLifecycleConfiguration"],
                 "Resource": "arn:aws:s3:::%1$s"},
                {"Sid": "SluiceObjects", "Effect": "Allow",
                 "Action": ["s3:GetObject", "s3:PutObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"],
                 "Resource": "arn:aws:s3:::%1$s/*"},
                {"Sid": "SluiceRecords", "Effect": "Allow",
                 "Action": ["s3:DeleteObject"],
                 "Resource": "arn:aws:s3:::%1$s/.sluice/*"}
              ]
            }
            """;

    private BucketPolicy() {
    }

    /** @param bucket a name that S3 takes, so that nothing in it has to be escaped */
    static String text(String bucket) {
        return TEXT.formatted(bucket);
    }
}
