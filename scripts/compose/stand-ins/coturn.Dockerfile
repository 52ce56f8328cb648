# Stands in for the image coturn/coturn: its program has the same capability.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends coturn libcap2-bin \
 && setcap cap_net_bind_service=+ep /usr/bin/turnserver
CMD ["turnserver"]
