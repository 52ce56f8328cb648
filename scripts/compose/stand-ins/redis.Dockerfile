# Stands in for the image redis: same user and folder.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends redis-server \
 && mkdir -p /data && chown redis:redis /data
WORKDIR /data
CMD ["redis-server"]
