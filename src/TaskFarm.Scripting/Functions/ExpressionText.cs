using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskFarm.Scripting;

/// <summary>One C# expression, outside of any namespace.</summary>
internal sealed class ExpressionText
{
    private ExpressionText(SourceText source, ExpressionSyntax root)
    {
        Source = source;
        Root = root;
    }

    public SourceText Source { get; }

    public ExpressionSyntax Root { get; }

    /// <exception cref="CompilationException">The text is no expression.</exception>
    public static ExpressionText Parse(string text)
    {
        var source = SourceText.From(text, Encoding.UTF8);
        Nesting.Check(source);
        var options = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None);
        var root = SyntaxFactory.ParseExpression(text, options: options, consumeFullText: false);
        var messages = CompilerMessages.From(root.GetDiagnostics(), source, static position => position);
        if (messages.Count == 0 && root.FullSpan.End < text.Length)
            messages = [CompilerMessages.At(source, root.FullSpan.End, "CS1073", "The expression ends before this")];
        return messages.Count == 0 ? new ExpressionText(source, root) : throw new CompilationException(messages);
    }

    /// <summary>Compiles a method around the expression.</summary>
    /// <param name="head">The method's type, and its parameters by the name that is to be put before them: <c>bool {0}(int x)</c>.</param>
    /// <param name="opening">What stands before the expression.</param>
    /// <param name="changes">What is changed in the expression.</param>
    /// <param name="closing">What stands after it.</param>
    /// <param name="pushed">Assemblies beside the platform's that it refers to.</param>
    /// <param name="errors">The compiler's errors, at positions of this text.</param>
    /// <returns>The method, in a context of its own; <see langword="null"/> where there are errors.</returns>
    public MethodInfo? Compile(
        string head,
        string opening,
        IEnumerable<TextChange> changes,
        string closing,
        IReadOnlyList<PushedAssembly> pushed,
        out IReadOnlyList<ExpressionError> errors)
    {
        var assembly = GeneratedNames.NextAssembly();
        var code = new GeneratedText(Source)
            .Add($"namespace {assembly}\n{{\npublic static class {GeneratedNames.MainClass}\n{{\n")
            .Add($"public static {head.Replace("{0}", GeneratedNames.MainMethod, StringComparison.Ordinal)}\n{{\n{opening}")
            .StartLine(Root.SpanStart)
            .AddSource(Root.Span, changes)
            .Add($"{closing}\n}}\n}}\n}}\n");
        var tree = code.Parse();
        var references = pushed.Select(assembly => assembly.Metadata).ToList();
        var diagnostics = ImmutableArray<Diagnostic>.Empty;
        foreach (var withAll in new[] { false, true })
        {
            var compilation = CodeCompiler.Create(assembly, tree, references, isHot: true, withAll);
            if (CodeCompiler.Emit(compilation, out diagnostics) is not { } image)
                continue;
            errors = [];
            var context = new TextLoadContext(assembly, pushed.ToDictionary(known => known.Assembly.GetName().Name!, known => known.Assembly));
            return context.Load(image).GetType($"{assembly}.{GeneratedNames.MainClass}", throwOnError: true)!.GetMethod(GeneratedNames.MainMethod)!;
        }

        errors = [.. diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => new ExpressionError(
                diagnostic,
                TextSpan.FromBounds(code.ToSource(diagnostic.Location.SourceSpan.Start), code.ToSource(diagnostic.Location.SourceSpan.End))))];
        return null;
    }

    public CompilationException Rejected(IReadOnlyList<ExpressionError> errors) =>
        new([.. errors
            .SelectMany(error => CompilerMessages.From([error.Diagnostic], Source, _ => error.Span.Start))
            .Distinct()
            .OrderBy(message => message.Line)
            .ThenBy(message => message.Column)]);
}
