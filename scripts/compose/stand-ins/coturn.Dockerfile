# Stands in for the image coturn/coturn.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends coturn
CMD ["turnserver"]
