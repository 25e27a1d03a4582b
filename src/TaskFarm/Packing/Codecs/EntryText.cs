namespace TaskFarm.Packing;

/// <summary>The path to an item of a collection: by its key where it has one.</summary>
internal static class EntryText
{
    public static string Of(object? item, int index)
    {
        var type = item?.GetType();
        if (type is null || !type.IsGenericType || type.GetGenericTypeDefinition() != typeof(KeyValuePair<,>))
        {
            return $"[{index}]";
        }

        return type.GetProperty("Key")!.GetValue(item) switch
        {
            string text => $"[\"{text}\"]",
            IFormattable key => $"[{key.ToString(null, System.Globalization.CultureInfo.InvariantCulture)}]",
            _ => $"[{index}]",
        };
    }
}
