using System.Collections;
using System.Globalization;
using System.Text;

namespace TaskFarm;

/// <summary>Values as people read them: <c>{'a': 17, 'foo': [0, 1, 2]}</c>; the same in every culture.</summary>
internal static class ValueText
{
    private const int MaxItems = 1_000;
    private const int MaxDepth = 16;

    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Append(text, value, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value, int depth)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string words:
                text.Append('\'').Append(words.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)).Append('\'');
                break;
            case char letter:
                text.Append('\'').Append(letter).Append('\'');
                break;
            case bool truth:
                text.Append(truth ? "true" : "false");
                break;
            case IEnumerable when depth >= MaxDepth:
                text.Append('…');
                break;
            case IEnumerable<KeyValuePair<string, object?>> pairs:
                AppendItems(text, '{', '}', pairs, pair => AppendPair(text, pair.Key, pair.Value, depth));
                break;
            case IDictionary map:
                AppendItems(text, '{', '}', map.Cast<DictionaryEntry>(), pair => AppendPair(text, pair.Key, pair.Value, depth));
                break;
            case ICollection items:
                AppendItems(text, '[', ']', items.Cast<object?>(), item => Append(text, item, depth + 1));
                break;
            default:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void AppendPair(StringBuilder text, object key, object? value, int depth)
    {
        Append(text, key, depth + 1);
        text.Append(": ");
        Append(text, value, depth + 1);
    }

    private static void AppendItems<T>(StringBuilder text, char open, char close, IEnumerable<T> items, Action<T> append)
    {
        text.Append(open);
        var count = 0;
        foreach (var item in items)
        {
            text.Append(count == 0 ? "" : ", ");
            if (count++ == MaxItems)
            {
                text.Append('…');
                break;
            }

            append(item);
        }

        text.Append(close);
    }
}
