# What every process is made of: Node 24, npm packages, web application, brought by the same setup as `npm start`.
FROM debian:bookworm-slim AS build
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates nodejs npm
WORKDIR /app
COPY docker/packages.sh docker/
COPY scripts/debian-packages.txt scripts/
RUN docker/packages.sh run:base run:build
COPY . .
RUN npm start -- --setup-only --no-packages \
 && PATH="$(echo /app/.aula/node24/node_modules/node-linux-*/bin):$PATH" \
    node .aula/node24/node_modules/npm/bin/npm-cli.js prune --omit=dev --ignore-scripts

FROM debian:bookworm-slim
WORKDIR /app
COPY docker/packages.sh docker/
COPY scripts/debian-packages.txt scripts/
RUN docker/packages.sh run:base
COPY --from=build /app /app
RUN ln -s /app/.aula/node24/node_modules/node-linux-*/bin/node /usr/local/bin/node \
 && useradd --uid 1000 --create-home --home-dir /var/lib/aula aula \
 && mkdir -p /var/lib/aula/data/net && chown -R aula:aula /var/lib/aula
ENV AULA_DATA=/var/lib/aula/data
VOLUME /var/lib/aula
USER aula
ENTRYPOINT ["node", "bin/aula.ts"]
