namespace TaskFarm.Server.Api;

/// <summary>The shapes of bodies and answers, for the document.</summary>
internal static class OpenApiSchemas
{
    /// <summary>JSON: the schemas by name.</summary>
    public const string All =
        """
        {
          "Health": {"type": "object", "properties": {"status": {"type": "string", "enum": ["ok"]}}},
          "StringTask": {
            "type": "object", "description": "C# that runs in an engine's namespace; its value is that of its last expression.",
            "required": ["kind", "expression"], "additionalProperties": false,
            "properties": {
              "kind": {"type": "string", "enum": ["string"]},
              "expression": {"type": "string"},
              "push": {"type": "object", "description": "Variables to define before, by name."},
              "pull": {"type": "array", "items": {"type": "string"}, "description": "Variables to bring back."},
              "name": {"type": "string", "maxLength": 1000},
              "retries": {"type": "integer", "minimum": 0, "default": 0},
              "recovery": {"$ref": "#/components/schemas/Task"},
              "depend": {"type": "string", "description": "C# over an engine's property names, such as gpu && memory >= 16."},
              "clearBefore": {"type": "boolean", "default": false},
              "clearAfter": {"type": "boolean", "default": false}
            }
          },
          "MapTask": {
            "type": "object", "description": "A function and its arguments; its value is what the function returns.",
            "required": ["kind", "function"], "additionalProperties": false,
            "properties": {
              "kind": {"type": "string", "enum": ["map"]},
              "function": {"type": "string", "description": "A C# function such as (int x) => 2 * x, or the name of a registered one."},
              "args": {"type": "array", "items": {}},
              "kwargs": {"type": "object"},
              "name": {"type": "string", "maxLength": 1000},
              "retries": {"type": "integer", "minimum": 0, "default": 0},
              "recovery": {"$ref": "#/components/schemas/Task"},
              "depend": {"type": "string"},
              "clearBefore": {"type": "boolean", "default": false},
              "clearAfter": {"type": "boolean", "default": false}
            }
          },
          "Task": {
            "oneOf": [{"$ref": "#/components/schemas/StringTask"}, {"$ref": "#/components/schemas/MapTask"}],
            "discriminator": {"propertyName": "kind", "mapping": {"string": "#/components/schemas/StringTask", "map": "#/components/schemas/MapTask"}}
          },
          "TaskOrTasks": {"oneOf": [{"$ref": "#/components/schemas/Task"}, {"type": "array", "items": {"$ref": "#/components/schemas/Task"}}]},
          "Ids": {"type": "object", "required": ["ids"], "properties": {"ids": {"type": "array", "items": {"type": "integer", "format": "int64"}}}},
          "OptionalIds": {"type": "object", "properties": {"ids": {"type": "array", "items": {"type": "integer", "format": "int64"}}}},
          "Failure": {
            "type": "object", "nullable": true, "description": "Why the task failed; null where it succeeded.",
            "properties": {
              "kind": {"type": "string", "enum": ["Exception", "CompilationError", "NameError", "Aborted", "Timeout", "UnmetDependency", "EngineLost"]},
              "type": {"type": "string"},
              "message": {"type": "string"},
              "frames": {"type": "string", "description": "The frames of the task's own code, innermost first, a line each."},
              "messages": {"type": "array", "items": {"$ref": "#/components/schemas/CompilerMessage"}}
            }
          },
          "CompilerMessage": {
            "type": "object",
            "properties": {"id": {"type": "string"}, "line": {"type": "integer"}, "column": {"type": "integer"}, "text": {"type": "string"}}
          },
          "Result": {
            "type": "object",
            "properties": {
              "id": {"type": "integer", "format": "int64"},
              "ok": {"type": "boolean"},
              "engine": {"type": "string", "nullable": true},
              "value": {},
              "ns": {"type": "object", "description": "The variables that were brought back, by name."},
              "error": {"$ref": "#/components/schemas/Failure"},
              "ms": {"type": "number"},
              "attempts": {"type": "integer"},
              "submitted": {"type": "string", "format": "date-time"},
              "started": {"type": "string", "format": "date-time"},
              "completed": {"type": "string", "format": "date-time"},
              "output": {"type": "string"}
            }
          },
          "Unfinished": {"type": "object", "properties": {"id": {"type": "integer", "format": "int64"}, "finished": {"type": "boolean", "enum": [false]}}},
          "Results": {
            "type": "object",
            "properties": {
              "results": {"type": "array", "items": {"$ref": "#/components/schemas/Result"}},
              "unfinished": {"type": "array", "items": {"type": "integer", "format": "int64"}},
              "unknown": {"type": "array", "items": {"type": "integer", "format": "int64"}}
            }
          },
          "QueueStatus": {
            "type": "object",
            "properties": {
              "pending": {"type": "integer", "description": "With an engine."},
              "scheduled": {"type": "integer", "description": "Waiting for one."},
              "succeeded": {"type": "integer"}, "failed": {"type": "integer"}, "aborted": {"type": "integer"},
              "pendingIds": {"type": "array", "items": {"type": "integer", "format": "int64"}},
              "scheduledIds": {"type": "array", "items": {"type": "integer", "format": "int64"}},
              "succeededIds": {"type": "array", "items": {"type": "integer", "format": "int64"}},
              "failedIds": {"type": "array", "items": {"type": "integer", "format": "int64"}},
              "abortedIds": {"type": "array", "items": {"type": "integer", "format": "int64"}}
            }
          },
          "Barrier": {"type": "object", "properties": {"done": {"type": "boolean"}, "barrier": {"type": "string"}}},
          "Cleared": {"type": "object", "properties": {"cleared": {"type": "integer"}}},
          "Engines": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "id": {"type": "string"},
                "state": {"type": "string", "enum": ["Idle", "Busy", "Penalised", "Gone"]},
                "task": {"type": "integer", "format": "int64", "nullable": true},
                "properties": {"type": "object"}
              }
            }
          },
          "Code": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}},
          "PushedValues": {"type": "object", "required": ["values"], "properties": {"values": {"type": "object"}}},
          "Values": {"type": "object", "additionalProperties": {}},
          "Names": {"type": "object", "properties": {"names": {"type": "array", "items": {"type": "string"}}}},
          "Keys": {"type": "object", "properties": {"keys": {"type": "array", "items": {"type": "string"}}}},
          "Hashes": {"type": "object", "required": ["hashes"], "properties": {"hashes": {"type": "array", "items": {"type": "string"}}}},
          "Missing": {"type": "object", "properties": {"missing": {"type": "array", "items": {"type": "string"}}}},
          "Assembly": {"type": "string", "format": "binary"},
          "Problem": {
            "type": "object", "description": "RFC 9457.",
            "properties": {
              "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
              "field": {"type": "string", "description": "The part of the request that is wrong."},
              "taskId": {"type": "integer", "format": "int64"}, "engineId": {"type": "string"},
              "missing": {"type": "array", "items": {"type": "string"}},
              "messages": {"type": "array", "items": {"$ref": "#/components/schemas/CompilerMessage"}},
              "failure": {"$ref": "#/components/schemas/Failure"}
            }
          }
        }
        """;
}
