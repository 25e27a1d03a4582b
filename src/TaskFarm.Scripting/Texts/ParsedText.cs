using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskFarm.Scripting;

/// <summary>A text as the parser read it: free of syntax errors and of directives, every position that of the text as it was sent.</summary>
internal sealed class ParsedText
{
    internal static readonly CSharpParseOptions ScriptOptions =
        new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    // Reported at the end of the text, which is no directive.
    private const string MissingEndIf = "CS1027";
    private const string MissingEndRegion = "CS1038";

    private ParsedText(string text, SourceText source, CompilationUnitSyntax root, IReadOnlyDictionary<TextSpan, StatementSyntax> locals)
    {
        Text = text;
        Source = source;
        Root = root;
        Locals = locals;
    }

    /// <summary>The text as it was sent.</summary>
    public string Text { get; }

    /// <summary>The text with every directive, and what directives switched off, blanked out.</summary>
    public SourceText Source { get; }

    public CompilationUnitSyntax Root { get; }

    /// <summary>Statements that scripts don't know but programs do, <c>using var</c> and ref locals, by the span of the empty block that stands for them in <see cref="Root"/>.</summary>
    public IReadOnlyDictionary<TextSpan, StatementSyntax> Locals { get; }

    /// <summary>Every identifier in the text, repeated as often as it stands there.</summary>
    public IEnumerable<string> Identifiers => Root.DescendantTokens()
        .Concat(Locals.Values.SelectMany(statement => statement.DescendantTokens()))
        .Where(token => token.IsKind(SyntaxKind.IdentifierToken))
        .Select(token => token.ValueText);

    /// <exception cref="CompilationException">The text has syntax errors.</exception>
    public static ParsedText Parse(string text)
    {
        var source = SourceText.From(text, Encoding.UTF8);
        Nesting.Check(source);
        var tree = SyntaxFactory.ParseSyntaxTree(source, ScriptOptions);
        var root = (CompilationUnitSyntax)tree.GetRoot();
        if (root.ContainsDirectives)
        {
            RefuseReferences(root, source);
            source = SourceText.From(WithoutDirectives(root, text), Encoding.UTF8);
            ThrowIfWrong(tree.GetDiagnostics().Where(diagnostic => IsOfDirective(root, diagnostic)), source);
            tree = SyntaxFactory.ParseSyntaxTree(source, ScriptOptions);
            root = (CompilationUnitSyntax)tree.GetRoot();
        }

        IReadOnlyDictionary<TextSpan, StatementSyntax> locals = new Dictionary<TextSpan, StatementSyntax>();
        if (root.ContainsDiagnostics)
        {
            locals = LocalsOfPrograms(source);
            if (locals.Count > 0)
            {
                var masked = SourceText.From(WithBlocks(source.ToString(), locals.Keys), Encoding.UTF8);
                tree = SyntaxFactory.ParseSyntaxTree(masked, ScriptOptions);
                root = (CompilationUnitSyntax)tree.GetRoot();
            }

            ThrowIfWrong(tree.GetDiagnostics(), source);
        }

        return new ParsedText(text, source, root, locals);
    }

    private static void ThrowIfWrong(IEnumerable<Diagnostic> diagnostics, SourceText source)
    {
        var messages = CompilerMessages.From(diagnostics, source, static position => position);
        if (messages.Count > 0)
            throw new CompilationException(messages);
    }

    private static void RefuseReferences(CompilationUnitSyntax root, SourceText source)
    {
        var messages = new List<CompilerMessage>();
        for (var directive = root.GetFirstDirective(); directive is not null; directive = directive.GetNextDirective())
        {
            if (directive is ReferenceDirectiveTriviaSyntax)
                messages.Add(CompilerMessages.At(source, directive.SpanStart, "CS7011", "#r is not supported here"));
            else if (directive is LoadDirectiveTriviaSyntax)
                messages.Add(CompilerMessages.At(source, directive.SpanStart, "CS8097", "#load is not supported here"));
        }

        if (messages.Count > 0)
            throw new CompilationException(messages);
    }

    // Blanked so that parts of the text can be moved without tearing an #if from its #endif.
    private static string WithoutDirectives(CompilationUnitSyntax root, string text)
    {
        var characters = text.ToCharArray();
        foreach (var trivia in root.DescendantTrivia())
            if (trivia.IsDirective || trivia.IsKind(SyntaxKind.DisabledTextTrivia))
                Blank(characters, trivia.FullSpan);
        return new string(characters);
    }

    private static string WithBlocks(string text, IEnumerable<TextSpan> spans)
    {
        var characters = text.ToCharArray();
        foreach (var span in spans)
        {
            Blank(characters, span);
            characters[span.Start] = '{';
            characters[span.End - 1] = '}';
        }

        return new string(characters);
    }

    private static void Blank(char[] characters, TextSpan span)
    {
        for (var position = span.Start; position < span.End; position++)
            if (characters[position] is not ('\r' or '\n'))
                characters[position] = ' ';
    }

    private static bool IsOfDirective(CompilationUnitSyntax root, Diagnostic diagnostic) =>
        diagnostic.Id is MissingEndIf or MissingEndRegion || root.FindTrivia(diagnostic.Location.SourceSpan.Start).IsDirective;

    private static Dictionary<TextSpan, StatementSyntax> LocalsOfPrograms(SourceText source)
    {
        var options = ScriptOptions.WithKind(SourceCodeKind.Regular);
        var root = (CompilationUnitSyntax)SyntaxFactory.ParseSyntaxTree(source, options).GetRoot();
        return root.Members
            .OfType<GlobalStatementSyntax>()
            .Select(member => member.Statement)
            .OfType<LocalDeclarationStatementSyntax>()
            .Where(statement => !statement.ContainsDiagnostics && IsLocalOfPrograms(statement))
            .ToDictionary(statement => statement.Span, StatementSyntax (statement) => statement);
    }

    private static bool IsLocalOfPrograms(LocalDeclarationStatementSyntax statement) =>
        statement.UsingKeyword.IsKind(SyntaxKind.UsingKeyword)
        || statement.Declaration.Type is RefTypeSyntax or ScopedTypeSyntax;
}
