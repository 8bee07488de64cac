# Built and started step by step, also without a container engine, by deploy/prove-image.sh.
# The active LTS, by digest: without one nothing is built. deploy.sh takes it as --base and checks it; by hand
#   --build-arg BASE=node:24-bookworm-slim@sha256:…
# with what `docker buildx imagetools inspect node:24-bookworm-slim --format '{{.Manifest.Digest}}'` says.
ARG BASE

FROM ${BASE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Without scripts: `prepare` would build before the sources are there.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY streams ./streams
COPY exporters ./exporters
RUN npm run build

FROM ${BASE} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${BASE} AS service
WORKDIR /app
ENV NODE_ENV=production
# For everybody, so it starts only once TRENDS_HTTP_AUTH says who may read.
ENV TRENDS_HTTP_HOST=0.0.0.0
COPY package.json ./
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# The image's user `node`, as a number so that a platform can see it is not root.
USER 1000:1000
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.TRENDS_HTTP_PORT || process.env.PORT || 8080}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# No shell: node itself gets the SIGTERM, and the program reads PORT. It writes only where TRENDS_OUT and TRENDS_STATE
# say, so the image's own file system may be read-only.
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["serve"]
