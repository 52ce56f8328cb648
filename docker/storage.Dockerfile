# An S3 server on one disk: OpenStack Swift with its S3 door, the one that Aula's tests run against.
FROM debian:bookworm-slim
COPY docker/packages.sh docker/
COPY scripts/debian-packages.txt scripts/
RUN docker/packages.sh image:storage \
 && rm -rf /etc/swift && ln -s /var/lib/swift/conf /etc/swift \
 && useradd --uid 1000 --no-create-home --home-dir /var/lib/swift storage \
 && mkdir -p /var/lib/swift && chown storage:storage /var/lib/swift
COPY docker/storage /storage
USER storage
EXPOSE 8080
CMD ["/storage/start.sh"]
