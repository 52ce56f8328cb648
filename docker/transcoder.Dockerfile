# Further qualities, pictures, downloads.
FROM aula-base
USER root
RUN docker/packages.sh run:transcoder
USER aula
CMD ["transcoder"]
