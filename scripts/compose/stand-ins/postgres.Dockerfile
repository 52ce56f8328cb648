# Stands in for the image postgres: same variables, user and folder.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql \
 && rm -rf /var/lib/postgresql/* && install --directory --owner postgres --mode 3777 /run/postgresql
COPY postgres.sh /postgres.sh
ENV PATH=/usr/lib/postgresql/15/bin:/usr/bin:/bin
USER postgres
CMD ["/postgres.sh"]
