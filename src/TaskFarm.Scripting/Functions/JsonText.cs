using System.Text.Json.Nodes;

namespace TaskFarm.Scripting;

/// <summary>Stands for a tree of JSON, which is of no use outside its process, on a task's way to its engine.</summary>
internal readonly record struct JsonText(string Text)
{
    public static object? Of(object? argument) => argument is JsonNode json ? new JsonText(json.ToJsonString()) : argument;

    public static object? Parse(object? argument) => argument is JsonText json ? JsonNode.Parse(json.Text) : argument;
}
