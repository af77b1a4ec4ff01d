//! The function of the suite over all runtimes, on AWS's own client for Rust.
use lambda_runtime::{run, service_fn, Error, LambdaEvent};
use serde_json::{json, Value};
use std::{env, process, time::Duration};

async fn handle(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let LambdaEvent { payload, context } = event;
    match payload["do"].as_str() {
        Some("fail") => Err("no luck".into()),
        Some("exit") => process::exit(payload["code"].as_i64().unwrap_or(0) as i32),
        Some("hang") => {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            Ok(Value::Null)
        }
        Some("log") => {
            println!("{}", payload["text"].as_str().unwrap_or(""));
            Ok(Value::Null)
        }
        _ => Ok(json!({
            "event": payload,
            "requestId": context.request_id,
            "name": env::var("AWS_LAMBDA_FUNCTION_NAME")?,
            "pid": process::id(),
        })),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    if env::var("INIT").as_deref() == Ok("exit") {
        process::exit(3);
    }
    run(service_fn(handle)).await
}
