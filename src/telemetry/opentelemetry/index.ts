export { opentelemetry, type OpenTelemetryMetrics, type OpenTelemetryOptions } from './opentelemetry.js'
