# The gateway in production, on Node. The tests read this file, and run its health check and its command on what it copies;
# the image itself they do not build, for want of Docker.
#
#   docker build --tag remote-help-gateway .
#   docker run --env-file .env --publish 127.0.0.1:8787:8787 --volume remote-help-gateway:/data remote-help-gateway

FROM node:24-slim AS build
WORKDIR /gateway
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
WORKDIR /gateway
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8787 DATABASE_PATH=/data/gateway.sqlite
COPY --from=build /gateway/package.json ./
COPY --from=build /gateway/node_modules ./node_modules
COPY --from=build /gateway/migrations ./migrations
COPY --from=build /gateway/dist ./dist
# Keeps what this Node compiles of the gateway, which the user below cannot write, for quicker starts.
RUN node dist/node/gateway.js --help && install --directory --owner=node --group=node --mode=700 /data
USER node
VOLUME ["/data"]
EXPOSE 8787
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/node/gateway.js"]
