# syntax=docker/dockerfile:1
# Two stages: the pages are built with the development tools, the image that runs has none of them.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build && npm ci --omit=dev --omit=optional

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/app/.data MALLOC_ARENA_MAX=1
WORKDIR /app
RUN mkdir -p .data && chown node:node .data
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dashboard/dist ./dashboard/dist
COPY package.json ./
COPY scripts ./scripts
COPY migrations ./migrations
COPY flow-drawing ./flow-drawing
COPY server ./server
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Without npm in between, SIGTERM reaches the server itself.
CMD ["node", "--max-semi-space-size=16", "--heap-growing-percent=25", "--no-allocation-site-pretenuring", "scripts/run.mjs", "server/main.ts"]
