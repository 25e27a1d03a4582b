using System.Reflection;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskFarm.Scripting;

/// <summary>Makes predicates over an engine's properties of C# in text, such as <c>gpu &amp;&amp; memory >= 16</c>.</summary>
public static class DependExpression
{
    private const int MaxExpressions = 1024;

    // What C# can't bind, or can bind only to a type where a value is wanted, is the name of a property.
    private static readonly string[] UnboundErrors = ["CS0103", "CS0119", "CS0118"];

    private static readonly BoundedCache<string, Func<IReadOnlyDictionary<string, object?>, bool>> Expressions =
        new(MaxExpressions, long.MaxValue, static _ => 1);

    /// <summary>Compiles a predicate.</summary>
    /// <param name="expression">A C# expression in which the names of properties stand for their values.</param>
    /// <returns>
    /// The predicate. It is false where a property that the expression names is missing, where evaluating it throws, and where its value
    /// is not a Boolean.
    /// </returns>
    /// <exception cref="CompilationException">The expression does not compile.</exception>
    public static Func<IReadOnlyDictionary<string, object?>, bool> Compile(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return Expressions.Get(expression, CompileAnew);
    }

    private static Func<IReadOnlyDictionary<string, object?>, bool> CompileAnew(string expression)
    {
        var text = ExpressionText.Parse(expression);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var method = Compile(text, names, out var errors);
            if (method is not null)
                return Guarded([.. names], method.CreateDelegate<Func<IReadOnlyDictionary<string, object?>, object?>>());
            var unbound = errors
                .Where(error => UnboundErrors.Contains(error.Diagnostic.Id))
                .Select(error => text.Root.FindToken(error.Span.Start).Parent)
                .OfType<IdentifierNameSyntax>()
                .Select(name => name.Identifier.ValueText)
                .Where(name => !names.Contains(name))
                .ToList();
            if (unbound.Count == 0)
                throw text.Rejected(errors);
            names.UnionWith(unbound);
        }
    }

    private static MethodInfo? Compile(ExpressionText text, IEnumerable<string> names, out IReadOnlyList<ExpressionError> errors) =>
        text.Compile(
            "object {0}(global::System.Collections.Generic.IReadOnlyDictionary<string, object> __properties)",
            string.Concat(names.Select(name => $"dynamic @{name} = __properties[\"{name}\"];\n")) + "return ",
            [],
            ";",
            [],
            out errors);

    private static Func<IReadOnlyDictionary<string, object?>, bool> Guarded(
        string[] names, Func<IReadOnlyDictionary<string, object?>, object?> evaluate) => properties =>
    {
        // Asked first, for an exception costs a thousand times as much.
        if (!Array.TrueForAll(names, properties.ContainsKey))
            return false;
        try
        {
            return evaluate(properties) is true;
        }
        catch (Exception)
        {
            return false;
        }
    };
}
