using System.Text.Json;
using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Json;

/// <summary>Ids of tasks as JSON: <c>{"ids":[0, 1, 2]}</c>.</summary>
internal static class IdsJson
{
    /// <summary>Reads them; null where there are none.</summary>
    /// <exception cref="ProblemException">It is something else.</exception>
    public static long[]? Read(JsonElement body, int maxCount)
    {
        var fields = new JsonFields(body, "", "ids");
        if (fields.Find("ids") is not { } ids)
        {
            return null;
        }

        if (ids.ValueKind != JsonValueKind.Array)
        {
            throw fields.Wrong("ids", $"must be an array of ids, not {JsonFields.Describe(ids)}.");
        }

        if (ids.GetArrayLength() > maxCount)
        {
            throw new ProblemException(Problem.TooLarge($"A request may have {maxCount:N0} ids. Send fewer, or raise {nameof(TaskFarmServerOptions.MaxIds)}."));
        }

        return
        [
            .. ids.EnumerateArray().Select((element, index) => element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var id)
                ? id
                : throw fields.Wrong($"ids[{index}]", $"must be a task's id, not {JsonFields.Describe(element)}.")),
        ];
    }

    public static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<long>? ids)
    {
        if (ids is null)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var id in ids)
        {
            writer.WriteNumberValue(id);
        }

        writer.WriteEndArray();
    }
}
