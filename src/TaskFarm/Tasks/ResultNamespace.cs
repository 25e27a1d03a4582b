using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Dynamic;

namespace TaskFarm;

/// <summary>The values that a task brought back, by attribute and by name: <c>ns.a</c>, <c>ns["a"]</c>.</summary>
/// <remarks>Prints as <c>NS{'a': 17, 'foo': [0, 1, 2]}</c>.</remarks>
public sealed class ResultNamespace : DynamicObject, IReadOnlyDictionary<string, object?>
{
    private readonly IReadOnlyDictionary<string, object?> _values;

    /// <summary>A namespace of these values; they are not copied.</summary>
    public ResultNamespace(IReadOnlyDictionary<string, object?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _values = values;
    }

    // Not public: a variable may be called Keys, Values or Count, and ns.Count is that variable.
    IEnumerable<string> IReadOnlyDictionary<string, object?>.Keys => _values.Keys;

    IEnumerable<object?> IReadOnlyDictionary<string, object?>.Values => _values.Values;

    int IReadOnlyCollection<KeyValuePair<string, object?>>.Count => _values.Count;

    /// <summary>A value.</summary>
    /// <exception cref="NameNotDefinedException">There is no value of this name.</exception>
    public object? this[string key] => _values.TryGetValue(key, out var value) ? value : throw new NameNotDefinedException(key);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override IEnumerable<string> GetDynamicMemberNames() => _values.Keys;

    /// <summary>Reads a value as an attribute.</summary>
    /// <exception cref="NameNotDefinedException">There is no value of this name.</exception>
    public override bool TryGetMember(GetMemberBinder binder, out object? result)
    {
        ArgumentNullException.ThrowIfNull(binder);
        result = this[binder.Name];
        return true;
    }

    /// <summary>The values as <c>NS{'a': 17, 'foo': [0, 1, 2]}</c>.</summary>
    public override string ToString() => "NS" + ValueText.Of(_values);
}
