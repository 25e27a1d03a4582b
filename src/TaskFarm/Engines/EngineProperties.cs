using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TaskFarm;

/// <summary>The properties of one engine as they stood at one moment: a read-only copy, equal to another with equal values.</summary>
public sealed class EngineProperties : IReadOnlyDictionary<string, object?>, IEquatable<EngineProperties>
{
    private readonly SortedDictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>No properties.</summary>
    public static EngineProperties Empty { get; } = new();

    private EngineProperties()
    {
    }

    /// <summary>Copies the values.</summary>
    /// <param name="values">Values by name: null, booleans, numbers, strings, characters, enums, dates, times, Guids, versions, and lists and string-keyed dictionaries of those.</param>
    /// <exception cref="ArgumentException">A value is of a kind that can't be copied; the message has its path.</exception>
    public EngineProperties(IEnumerable<KeyValuePair<string, object?>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var (name, value) in values)
        {
            _values[name] = PropertyValue.Copy(value, name);
        }
    }

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _values.Keys;

    /// <inheritdoc/>
    public IEnumerable<object?> Values => this.Select(pair => pair.Value);

    /// <summary>The value of a property.</summary>
    /// <exception cref="KeyNotFoundException">The engine has no property of this name.</exception>
    public object? this[string key] =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The engine has no property '{key}'.");

    /// <summary>The value of a property as a <typeparamref name="T"/>; numbers are converted.</summary>
    /// <exception cref="KeyNotFoundException">The engine has no property of this name.</exception>
    /// <exception cref="InvalidCastException">The value is not a <typeparamref name="T"/> and can't be converted to one.</exception>
    public T Get<T>(string name) => ValueConversion.To<T>(this[name], $"property '{name}'");

    /// <summary>The value of a property as a <typeparamref name="T"/>, or another where there is none.</summary>
    /// <exception cref="InvalidCastException">The value is not a <typeparamref name="T"/> and can't be converted to one.</exception>
    public T Get<T>(string name, T otherwise) =>
        TryGetValue(name, out var value) ? ValueConversion.To<T>(value, $"property '{name}'") : otherwise;

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        var found = _values.TryGetValue(key, out value);
        // A reader that changes a list changes its own.
        value = PropertyValue.Copy(value, key);
        return found;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
        _values.Select(pair => KeyValuePair.Create(pair.Key, PropertyValue.Copy(pair.Value, pair.Key))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A copy with these values set.</summary>
    /// <param name="values">Values by name, of the kinds that the constructor takes.</param>
    /// <exception cref="ArgumentException">A value is of a kind that can't be copied.</exception>
    public EngineProperties With(IEnumerable<KeyValuePair<string, object?>> values) => new(_values.Concat(values));

    /// <summary>A copy without these names; names that aren't there are passed over.</summary>
    public EngineProperties Without(IReadOnlyCollection<string> names) => new(_values.Where(pair => !names.Contains(pair.Key)));

    /// <summary>The values, copied out: lists and dictionaries in it are the caller's own.</summary>
    public IReadOnlyDictionary<string, object?> CopyOut() =>
        this.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool Equals(EngineProperties? other) =>
        other is not null && Count == other.Count
        && _values.Zip(other._values).All(pair => pair.First.Key == pair.Second.Key && PropertyValue.AreEqual(pair.First.Value, pair.Second.Value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EngineProperties);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, value) in _values)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(PropertyValue.HashOf(value));
        }

        return hash.ToHashCode();
    }
}
