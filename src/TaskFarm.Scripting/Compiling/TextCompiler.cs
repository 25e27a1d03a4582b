using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskFarm.Scripting;

/// <summary>Compiles texts, each once per process for an environment.</summary>
internal static class TextCompiler
{
    private const int MaxTexts = 4096;
    private const long MaxBytes = 64L << 20;

    // Rules for a field's type that only binding can tell: ref structs, accessibility, type arguments.
    private static readonly string[] FieldTypeErrors = ["CS8345", "CS0052", "CS0306", "CS0610", "CS0611", "CS0723", "CS8346", "CS0214"];

    private static readonly string[] ConversionErrors = ["CS0029", "CS0266", "CS0031", "CS0037", "CS1660", "CS8957", "CS1503", "CS0428"];

    private static readonly BoundedCache<Key, CompiledText> Texts = new(MaxTexts, MaxBytes, static text => text.Image.Bytes);

    private static readonly BoundedCache<string, TextNames> Names = new(MaxTexts, MaxBytes, static names => names.Bytes);

    private static readonly BoundedCache<Key, CompiledText> PushedVariables = new(MaxTexts, MaxBytes, static text => text.Image.Bytes);

    /// <exception cref="CompilationException">The text has syntax errors.</exception>
    public static TextNames NamesIn(string text) => Names.Get(text, static text => TextNames.Of(ParsedText.Parse(text)));

    /// <exception cref="CompilationException">The text doesn't compile in this environment.</exception>
    public static CompiledText Compile(string text, TextEnvironment environment)
    {
        var key = environment.Key;
        return Texts.Get(new Key(text, key), _ =>
        {
            var compiled = CompileAnew(text, environment);
            // What it mentions without need makes no difference: a text is one wherever it refers to the same.
            var needed = compiled.Environment.Key;
            return needed == key ? compiled : Texts.Get(new Key(text, needed), _ => compiled);
        });
    }

    /// <summary>A text that does nothing but hold a variable.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="type">Its type in C#.</param>
    /// <param name="environment">The texts and assemblies that the type comes from.</param>
    public static CompiledText CompileVariable(string name, string type, TextEnvironment environment) =>
        PushedVariables.Get(new Key($"{type} {name}", environment.Key), _ => CompileVariableAnew(name, type, environment));

    /// <summary>A text's like, that has the same code and shares no variables with it.</summary>
    /// <param name="text">The text.</param>
    public static CompiledText CompileTwin(CompiledText text) => text.IsHolder
        ? CompileVariableAnew(text.Declarations[0].Name, text.Source, text.Environment)
        : CompileAnew(text.Source, text.Environment);

    /// <summary>Forgets all texts, as if the process began anew.</summary>
    internal static void Forget()
    {
        Texts.Clear();
        PushedVariables.Clear();
    }

    private static CompiledText CompileVariableAnew(string name, string type, TextEnvironment environment)
    {
        var compiled = CompileAnew($"{type} @{name};", environment);
        // Its type is written in full: it goes by no directive, and needs what they name.
        return new CompiledText(compiled.Name, compiled.Image, References(compiled.Image, environment.Imports))
        {
            Source = type,
            IsHolder = true,
            Environment = environment,
            Declarations = compiled.Declarations,
        };
    }

    private static CompiledText CompileAnew(string text, TextEnvironment environment)
    {
        var parsed = ParsedText.Parse(text);
        var variables = environment.Imports
            .Where(import => import.Declaration.Kind == DeclarationKind.Variable)
            .Select(import => import.Declaration.Name)
            .ToHashSet(StringComparer.Ordinal);
        try
        {
            return Attempt(parsed, environment, new Ways(variables) { AssumesValue = true }, out var rejected)
                ?? (IsVoid(rejected!) ? Attempt(parsed, environment, new Ways(variables), out _) : null)
                ?? CompileOtherwise(parsed, environment, variables);
        }
        catch (InsufficientExecutionStackException)
        {
            throw Nesting.Error(parsed.Source, position: 0);
        }
    }

    private static bool IsVoid(Rejection rejected) => rejected.Diagnostics.Any(static diagnostic => diagnostic.Id == "CS0029");

    private static CompiledText CompileOtherwise(ParsedText text, TextEnvironment environment, HashSet<string> variables)
    {
        if (Attempt(text, environment, new Ways(variables) { WithAll = true }, out var rejected) is { } withAll)
            return withAll;
        CompiledText? compiled = null;
        var isFieldType = rejected!.Diagnostics.Any(diagnostic => FieldTypeErrors.Contains(diagnostic.Id));
        var mistyped = MistypedAssignments(text, rejected).Where(variables.Contains).ToList();
        if (isFieldType || mistyped.Count > 0)
        {
            var ways = new Ways([.. variables.Except(mistyped)]) { InfersAll = isFieldType, WithAll = true };
            compiled = Attempt(text, environment, ways, out _);
        }

        return compiled ?? throw new CompilationException(CompilerMessages.From(rejected.Diagnostics, text.Source, rejected.Code.ToSource));
    }

    /// <summary>The names that a text assigns what doesn't fit their types.</summary>
    /// <remarks>The older variable may be another client's: a text that runs on a fresh engine runs on this one too, by a variable of its own.</remarks>
    private static IEnumerable<string> MistypedAssignments(ParsedText text, Rejection rejected)
    {
        var wrong = rejected.Diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && ConversionErrors.Contains(diagnostic.Id))
            .Select(diagnostic => rejected.Code.ToSource(diagnostic.Location.SourceSpan.Start))
            .ToList();
        return text.Root.Members
            .OfType<GlobalStatementSyntax>()
            .Where(member => wrong.Exists(position => member.Span.Contains(position)))
            .SelectMany(member => TopLevelSyntax.AssignedNames(member.Statement))
            .Select(name => name.Identifier.ValueText);
    }

    /// <returns>The compiled text; <see langword="null"/> where the compiler rejects it.</returns>
    private static CompiledText? Attempt(ParsedText text, TextEnvironment environment, Ways ways, out Rejection? rejection)
    {
        var name = GeneratedNames.NextAssembly();
        var outline = new TextOutline(text, ways.Variables.Contains, ways.InfersAll);
        if (ways.AssumesValue && outline.Result is { Type: TextPart.ResultType.Undecided } result && !outline.HasUndecidedVariables)
            result.Type = TextPart.ResultType.Value;
        var code = TextSource.Write(text, outline, environment, name, out var declarations);
        var tree = code.Parse();
        var compilation = CodeCompiler.Create(name, tree, environment.References, outline.IsHot, ways.WithAll);
        if (outline.NeedsInference)
        {
            new TypeInference(compilation, tree, code).Decide(outline);
            code = TextSource.Write(text, outline, environment, name, out declarations);
            compilation = compilation.ReplaceSyntaxTree(tree, code.Parse());
        }

        var image = CodeCompiler.Emit(compilation, out var diagnostics);
        rejection = image is null ? new Rejection(diagnostics, code) : null;
        if (image is null)
            return null;
        var imports = NeededImports(environment, outline, diagnostics).ToList();
        return new CompiledText(name, image, References(image, imports))
        {
            Source = text.Text,
            Environment = environment with { Imports = imports },
            Declarations = declarations,
            Usings = [.. text.Root.Usings.Select(UsingLine.From)],
            Awaits = outline.Awaits,
        };
    }

    // More than what the assembly refers to: of constants only the values are left.
    private static IEnumerable<Import> NeededImports(TextEnvironment environment, TextOutline outline, ImmutableArray<Diagnostic> diagnostics)
    {
        var unused = diagnostics
            .Where(static diagnostic => diagnostic.Id == CodeCompiler.UnusedUsing)
            .Select(static diagnostic => diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan))
            .ToHashSet(StringComparer.Ordinal);
        return environment.Imports.Where(import => !outline.Names.Contains(import.Declaration.Name)
            && !unused.Contains(Import.Directive(import.Text.Name, import.Declaration.Name, import.Declaration.Kind).TrimEnd()));
    }

    // What the assembly does refer to, which is less than what it was shown. It names directives that nothing goes by too, for debuggers.
    private static List<CompiledText> References(CodeImage image, IReadOnlyList<Import> imports)
    {
        var shown = new HashSet<CompiledText>();
        foreach (var import in imports)
            import.Text.AddClosure(shown);
        if (shown.Count == 0)
            return [];
        using var reader = new PEReader(ImmutableArray.Create(image.Assembly));
        var metadata = reader.GetMetadataReader();
        var names = metadata.AssemblyReferences
            .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
            .ToHashSet(StringComparer.Ordinal);
        return [.. shown.Where(text => names.Contains(text.Name))];
    }

    private readonly record struct Key(string Text, string Environment);

    /// <summary>How to write and compile a text.</summary>
    /// <param name="Variables">The variables that the text may assign to without declaring them.</param>
    private sealed record Ways(HashSet<string> Variables)
    {
        /// <summary>Whether the last expression is taken to have a value: nearly all do, and to be wrong costs no more than to ask.</summary>
        public bool AssumesValue { get; init; }

        /// <summary>Whether even types that are written are looked at before they become a field's.</summary>
        public bool InfersAll { get; init; }

        /// <summary>Whether it sees all of the platform.</summary>
        public bool WithAll { get; init; }
    }

    /// <summary>Why the compiler rejected a text, and what it was shown of it.</summary>
    private sealed record Rejection(ImmutableArray<Diagnostic> Diagnostics, GeneratedText Code);
}
