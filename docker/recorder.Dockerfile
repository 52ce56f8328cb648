# Joins rooms and records them: Chromium, display, sound, GStreamer. Not root, so that Chromium's sandbox works.
FROM aula-base
USER root
RUN docker/packages.sh run:recorder
COPY docker/recorder.sh docker/
USER aula
ENTRYPOINT ["docker/recorder.sh"]
CMD ["recorder"]
