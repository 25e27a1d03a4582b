using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskFarm.Scripting;

/// <summary>Makes delegates of C# functions in text.</summary>
public static class FunctionText
{
    private const int MaxFunctions = 1024;

    private static readonly BoundedCache<Key, Delegate> Functions = new(MaxFunctions, long.MaxValue, static _ => 1);

    /// <summary>Compiles a function.</summary>
    /// <param name="text">
    /// A lambda (<c>x => x.Length</c>, <c>async (int x) => …</c>), a method (<c>Math.Sqrt</c>) or any other expression that is a delegate.
    /// </param>
    /// <param name="parameterTypes">The parameters' types, for a lambda that doesn't write them and for a method.</param>
    /// <returns>The function. Its code is unloaded once neither the delegate nor the cache of the functions compiled last holds it.</returns>
    /// <exception cref="CompilationException">The text does not compile to a function of these parameters.</exception>
    public static Delegate Compile(string text, params Type[] parameterTypes)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(parameterTypes);
        var seen = parameterTypes.Select(type => StaticType.Of(type, IsKnown) ?? (type == typeof(object) ? type : null)).ToList();
        var types = seen.Select(type => type is null ? "dynamic" : StaticType.Name(type)).ToList();
        var pushed = seen.OfType<Type>().SelectMany(StaticType.Assemblies).Distinct()
            .Where(assembly => !PlatformReferences.Contains(assembly))
            .Select(PushedAssembly.Of).OfType<PushedAssembly>().ToList();
        // Types of one name may come from two assemblies beside the platform's.
        return pushed.Count > 0
            ? CompileAnew(text, types, pushed)
            : Functions.Get(new Key(text, string.Join(", ", types)), _ => CompileAnew(text, types, pushed));
    }

    private static Delegate CompileAnew(string text, List<string> types, List<PushedAssembly> pushed)
    {
        var expression = ExpressionText.Parse(text);
        // A method is called by a lambda, for only a call picks one of its overloads.
        var isMethod = types.Count > 0 && expression.Root is NameSyntax or MemberAccessExpressionSyntax;
        var opening = isMethod ? $"({string.Join(", ", types.Select((type, index) => $"{type} __{index}"))}) => " : "";
        var closing = isMethod ? $"({string.Join(", ", types.Select((_, index) => $"__{index}"))})" : "";
        var make = expression.Compile(
            "global::System.Delegate {0}()",
            $"return {opening}",
            isMethod ? [] : ParameterTypes(expression, types),
            $"{closing};",
            pushed,
            out var errors) ?? throw expression.Rejected(errors);
        return make.CreateDelegate<Func<Delegate>>()();
    }

    private static IEnumerable<TextChange> ParameterTypes(ExpressionText text, List<string> types)
    {
        switch (text.Root)
        {
            case SimpleLambdaExpressionSyntax lambda:
                CheckCount(text, lambda.Parameter, 1, types.Count);
                return [new TextChange(lambda.Parameter.Span, $"({types[0]} {lambda.Parameter})")];
            case ParenthesizedLambdaExpressionSyntax { ParameterList: var list }:
                if (types.Count > 0 && list.Parameters.Any(parameter => parameter.Type is null))
                    CheckCount(text, list, list.Parameters.Count, types.Count);
                return list.Parameters.Zip(types)
                    .Where(pair => pair.First.Type is null)
                    .Select(pair => new TextChange(new TextSpan(pair.First.Identifier.SpanStart, 0), pair.Second + " "));
            default:
                return [];
        }
    }

    private static void CheckCount(ExpressionText text, CSharpSyntaxNode place, int written, int given)
    {
        if (written != given)
            throw new CompilationException([CompilerMessages.At(
                text.Source, place.SpanStart, "CS1593", $"The function takes {written} arguments, but {given} types are given")]);
    }

    private static bool IsKnown(Assembly assembly) =>
        PlatformReferences.Contains(assembly) || (PushedAssembly.Of(assembly) is not null && !PlatformReferences.HasName(assembly));

    private readonly record struct Key(string Text, string Types);
}
