/** Samples of `CloudWatchLogsEvent`. */
import type { CloudWatchLogsEvent } from "../events/CloudWatchLogsEvent.ts"

/**
 * A sample of `CloudWatchLogsEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudWatchLogs: typeof CloudWatchLogsEvent.Encoded = {
  awslogs: {
    data:
      "H4sIAAAAAAACA6VQy26DMBD8l1WPVNgOj4QbUklUqT3BLaDKhE1kyWBkTNIK8e9diHprDlV9nNfOeIIWh0FesPjqERJ4SYv04z3L8/SQgQfm1qElmItNEEbxdse4IFiby8GasSfGl7fB17KtG+kb26Ad7nzuLMqWBIKJwGfCFzv/+PSWFlleVJu65iQbxno4WdU7Zbq90m4xJ0eQWkO1hmRX7NyCTaAaytpsWciZiEIexewPj245RUOdbKkzj9mOR8F2pbyfD6D4qQSNV9QlJCWo7mxK8EpYV702K2ieeQkzxeGns/LksNkr1A1VnO5WSlmMpLB0DpJu1Hqevf/154/784f90VpjfxkglgFzNX8DQLetm/oBAAA="
  }
}

/**
 * A sample of `CloudWatchLogsEvent`: an account policy.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudWatchLogsPolicy: typeof CloudWatchLogsEvent.Encoded = {
  awslogs: {
    data:
      "H4sIAAAAAAACAzVPXWvCMBT9L2GPQj7sqvUtdJkMsjloNhhOSmqzEkibkqSKiP99txvex/N1z7mi3sSoO6Muo0Eb9MQVr19FVfGtQAvkz4MJAFO2zB7z1boglAHsfLcNfhqBwfocsdN902rsQ2tC/OerFIzuQcAIyzBhmBV4/yC5EpU6LJuGgixOTTwGOybrh2fr0mze7JF2Dh3+QsTJDGnGrsi2cw0wJQuNk+7hOV2RgubZmsy3uC8BXZW+J0J+8jANHbpB1uidPV6kORkHNC/L3cebqqX4FLJ+38mX8gvdfgGQxdw8CwEAAA=="
  }
}
