using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskFarm.Scripting;

/// <summary>Writes the ordinary C# that a text stands for: a holder for each name it declares, and the method of its statements.</summary>
internal sealed class TextSource
{
    private readonly ParsedText _text;
    private readonly TextOutline _outline;
    private readonly TextEnvironment _environment;
    private readonly string _assembly;
    private readonly GeneratedText _code;
    private readonly List<Declaration> _declarations = [];
    private int _initialized;

    private TextSource(ParsedText text, TextOutline outline, TextEnvironment environment, string assembly)
    {
        _text = text;
        _outline = outline;
        _environment = environment;
        _assembly = assembly;
        _code = new GeneratedText(text.Source);
    }

    /// <param name="text">The text.</param>
    /// <param name="outline">What stands in it; variables that are undecided become locals.</param>
    /// <param name="environment">What it finds.</param>
    /// <param name="assembly">The name of its assembly and namespace.</param>
    /// <param name="declarations">What it defines for the texts after it.</param>
    public static GeneratedText Write(
        ParsedText text, TextOutline outline, TextEnvironment environment, string assembly, out IReadOnlyList<Declaration> declarations)
    {
        var source = new TextSource(text, outline, environment, assembly);
        source.WriteUsings();
        source._code.Add($"namespace {assembly}\n{{\n");
        source.WriteImports();
        source._code.Hide();
        foreach (var part in outline.Parts)
            source.WriteHolders(part);
        source.WriteBegun();
        var variables = MainSource.Write(outline, source._code);
        source._code.Add("}\n");
        declarations = [.. source._declarations, .. variables];
        return source._code;
    }

    private void WriteUsings()
    {
        foreach (var alias in _text.Root.Externs)
            _code.StartLine(alias.SpanStart).AddSource(alias.Span);
        foreach (var line in UsingLine.Kept(_environment.Usings, [.. _text.Root.Usings.Select(UsingLine.From)]))
            _code.Add("\n").Add(line.Code);
        foreach (var directive in _text.Root.Usings)
            _code.StartLine(directive.SpanStart).AddSource(directive.Span, Without([directive.GlobalKeyword]));
        foreach (var attributes in _text.Root.AttributeLists)
            _code.StartLine(attributes.SpanStart).AddSource(attributes.Span);
        _code.Hide();
    }

    private void WriteImports()
    {
        foreach (var import in _environment.Imports.Where(import => !_outline.Names.Contains(import.Declaration.Name)))
            _code.Add(Import.Directive(import.Text.Name, import.Declaration.Name, import.Declaration.Kind));
        foreach (var variable in _outline.Variables.Where(variable => variable.HasField))
            _code.Add(Import.Directive(_assembly, variable.Name, DeclarationKind.Variable));
        foreach (var constant in _outline.Parts.OfType<TextPart.Constants>().SelectMany(part => part.Syntax.Declaration.Variables))
            _code.Add(Import.Directive(_assembly, constant.Identifier.ValueText, DeclarationKind.Constant));
        foreach (var (name, kind) in _outline.Parts.OfType<TextPart.Member>().Select(part => (part.Name, part.Kind)).Distinct())
            _code.Add(Import.Directive(_assembly, name, kind));
    }

    private void WriteHolders(TextPart part)
    {
        switch (part)
        {
            case TextPart.Member { Kind: DeclarationKind.Type } type:
                _code.Add($"namespace {GeneratedNames.Holder(type.Name)}\n{{");
                WriteMember(type.Syntax, "public ");
                _code.Add("\n}").Hide();
                Declare(type.Name, DeclarationKind.Type, ImplicitUse.Of(type.Syntax));
                break;
            case TextPart.Member function:
                StartHolder(function.Name);
                if (Initializers.IsIn(function.Syntax))
                    _code.Add(NoteBegun());
                WriteMember(function.Syntax, (_outline.IsHot ? HotCode.Attribute(function.Syntax) : "") + "public static ");
                EndHolder();
                Declare(function.Name, DeclarationKind.Function, ImplicitUse.Of(function.Syntax));
                break;
            case TextPart.Constants { Syntax.Declaration: var constants }:
                foreach (var constant in constants.Variables)
                {
                    StartHolder(constant.Identifier.ValueText);
                    _code.Add("public const ").StartLine(constants.Type.SpanStart).AddSource(constants.Type.Span)
                        .StartLine(constant.SpanStart).AddSource(constant.Span).Add(";");
                    EndHolder();
                    Declare(constant.Identifier.ValueText, DeclarationKind.Constant, isImplicit: false);
                }

                break;
            case TextPart.Variables variables:
                WriteFields(variables.Declared, variables.Syntax.Modifiers.Any(SyntaxKind.VolatileKeyword) ? "volatile " : "");
                break;
            case TextPart.Statement statement:
                WriteFields(statement.Declared, modifier: "");
                break;
            case TextPart.Result result:
                WriteFields(result.Declared, modifier: "");
                break;
        }
    }

    private void WriteFields(IEnumerable<TopLevelVariable> variables, string modifier)
    {
        foreach (var variable in variables.Where(variable => variable.HasField))
        {
            StartHolder(variable.Name);
            _code.Add("public static ").Add(modifier);
            if (variable.Place == VariablePlace.Published)
                _code.Add("dynamic");
            else if (variable.TypeText is not null)
                _code.Add(variable.TypeText);
            else
                _code.StartLine(variable.Type!.SpanStart).AddSource(variable.Type.Span);
            _code.Add(" @").Add(variable.Name).Add(";");
            EndHolder();
        }
    }

    private void StartHolder(string name) => _code.Add($"public static partial class {GeneratedNames.Holder(name)}\n{{\n");

    private void EndHolder() => _code.Add("\n}").Hide();

    private void WriteMember(MemberDeclarationSyntax member, string modifiers)
    {
        var start = member.AttributeLists.Count == 0 ? member.SpanStart : member.AttributeLists[^1].FullSpan.End;
        var isType = member is BaseTypeDeclarationSyntax;
        var dropped = member.Modifiers.Where(modifier => modifier.Kind() switch
        {
            SyntaxKind.PublicKeyword or SyntaxKind.PrivateKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.InternalKeyword
                or SyntaxKind.FileKeyword => true,
            SyntaxKind.StaticKeyword => !isType,
            _ => false,
        });
        _code.StartLine(member.SpanStart)
            .AddSource(TextSpan.FromBounds(member.SpanStart, start))
            .Add(modifiers)
            .AddSource(TextSpan.FromBounds(start, member.Span.End), [.. Without(dropped), .. Initializers.Of(member).Select(BeginAt)]);
    }

    private TextChange BeginAt(int position) => new(new TextSpan(position, 0), $" {NoteBegun()} ");

    // The first of a type's initializers, so that it runs whatever the others do.
    private string NoteBegun()
    {
        var field = $"{GeneratedNames.Begun}{_initialized++}";
        return $"private static readonly bool {field} = global::{_assembly}.{GeneratedNames.BegunClass}.{field} = true;";
    }

    private void WriteBegun()
    {
        _code.Add($"public static class {GeneratedNames.BegunClass}\n{{\n");
        for (var index = 0; index < _initialized; index++)
            _code.Add($"public static bool {GeneratedNames.Begun}{index};\n");
        _code.Add("}\n");
    }

    private void Declare(string name, DeclarationKind kind, bool isImplicit)
    {
        var older = _declarations.FindIndex(declaration => declaration.Name == name);
        if (older < 0)
            _declarations.Add(new Declaration(name, kind, Progress: 0, isImplicit));
        else
            _declarations[older] = _declarations[older] with { IsImplicit = _declarations[older].IsImplicit || isImplicit };
    }

    private static IEnumerable<TextChange> Without(IEnumerable<SyntaxToken> tokens) =>
        tokens.Where(token => !token.IsKind(SyntaxKind.None)).Select(token => new TextChange(token.Span, ""));
}
