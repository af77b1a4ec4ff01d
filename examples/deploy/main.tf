terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

resource "aws_iam_role" "hello" {
  name = "hello-role"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.hello.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_cloudwatch_log_group" "hello" {
  name              = "/aws/lambda/hello"
  retention_in_days = 14
}

resource "aws_lambda_function" "hello" {
  function_name    = "hello"
  role             = aws_iam_role.hello.arn
  runtime          = "nodejs24.x"
  architectures    = ["x86_64"]
  handler          = "main.handler"
  filename         = "dist/hello.zip"
  source_code_hash = filebase64sha256("dist/hello.zip")
  memory_size      = 512
  timeout          = 10

  environment {
    variables = {
      # AWS's Node runs this in place of AWS's own loop.
      AWS_LAMBDA_EXEC_WRAPPER = "/var/task/bootstrap"
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.hello.name
  }
}

resource "aws_lambda_function_url" "hello" {
  function_name      = aws_lambda_function.hello.function_name
  authorization_type = "AWS_IAM"
}

output "url" {
  value = aws_lambda_function_url.hello.function_url
}
