export { prometheus, type PrometheusMetrics, type PrometheusOptions } from './prometheus.js'
