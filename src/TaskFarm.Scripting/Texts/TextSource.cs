using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskFarm.Scripting;

/// <summary>Writes the ordinary C# that a text stands for: a holder for each name it declares, and one method for its statements.</summary>
internal sealed class TextSource
{
    private readonly ParsedText _text;
    private readonly TextOutline _outline;
    private readonly TextEnvironment _environment;
    private readonly string _assembly;
    private readonly GeneratedText _code;
    private readonly List<Declaration> _declarations = [];
    private int _progress;

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
        source.WriteMain();
        source._code.Add("}\n");
        declarations = source._declarations;
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
            .AddSource(TextSpan.FromBounds(start, member.Span.End), Without(dropped));
    }

    private void WriteMain()
    {
        var type = _outline.Awaits ? "async global::System.Threading.Tasks.Task<object>" : "object";
        _code.Add($"public static class {GeneratedNames.MainClass}\n{{\npublic static int {GeneratedNames.Progress};\n")
            .Add($"public static int {GeneratedNames.ProgressMethod}() => {GeneratedNames.Progress};\n")
            .Add($"public static {type} {GeneratedNames.MainMethod}()\n{{\n{GeneratedNames.Progress} = 0;\n");
        foreach (var part in _outline.Parts)
            switch (part)
            {
                case TextPart.Variables variables:
                    WriteVariables(variables);
                    break;
                case TextPart.Statement statement:
                    _code.StartLine(statement.Syntax.SpanStart).AddSource(statement.Syntax.Span, Changes(statement.Syntax, statement.Declared));
                    Reach(statement.Declared);
                    break;
                case TextPart.Result result:
                    WriteResult(result);
                    break;
            }

        _code.Hide().Add("return null;\n}\n}\n");
    }

    private void WriteVariables(TextPart.Variables variables)
    {
        var declaration = variables.Syntax.Declaration;
        var named = variables.Declared.Where(variable => variable.Expression is null).ToList();
        if (named.TrueForAll(variable => variable.Place == VariablePlace.Field))
        {
            foreach (var (declarator, variable) in declaration.Variables.Zip(named))
            {
                WriteAssignment(declaration.Type, declarator, variables.Declared);
                Reach([variable]);
            }

            Reach([.. variables.Declared.Where(variable => variable.Expression is not null)]);
            return;
        }

        _code.StartLine(declaration.SpanStart).AddSource(declaration.Span, Changes(declaration, variables.Declared)).Add(";");
        Reach(variables.Declared);
    }

    private void WriteAssignment(TypeSyntax type, VariableDeclaratorSyntax declarator, IReadOnlyList<TopLevelVariable> declared)
    {
        _code.StartLine(declarator.SpanStart);
        if (declarator.Initializer is null)
            _code.AddSource(declarator.Identifier.Span).Add(" = default");
        else
            _code.AddSource(declarator.Span, [
                .. Changes(declarator, declared),
                // As an assignment { 1, 2 } must say what it is.
                .. declarator.Initializer.Value is InitializerExpressionSyntax initializer
                    ? new[] { new TextChange(new TextSpan(initializer.SpanStart, 0), $"new {type} ") }
                    : []]);
        _code.Add(";");
    }

    private void WriteResult(TextPart.Result result)
    {
        _code.StartLine(result.Syntax.SpanStart);
        var changes = Changes(result.Syntax, result.Declared).ToList();
        var assigned = result.Declared.FirstOrDefault(variable => variable.IsAssigned && variable.Place is not (VariablePlace.Field or VariablePlace.Elsewhere));
        if (assigned is not null || result.Type != TextPart.ResultType.Value)
        {
            _code.AddSource(result.Syntax.Span, changes).Add(";");
            Reach(result.Declared);
            if (assigned is { Place: VariablePlace.Published } && result.Syntax is AssignmentExpressionSyntax { Left: IdentifierNameSyntax })
                _code.Add($"return @{assigned.Name};");
        }
        else
        {
            _code.Add("object __result = ").AddSource(result.Syntax.Span, changes).Add(";");
            Reach(result.Declared);
            // Something to do after it keeps the call from being a tail call: this frame must be on the stack.
            _code.Add($"{GeneratedNames.Progress} = {_progress};\nreturn __result;");
        }
    }

    // A variable is defined once its declaration was reached; the counter tells the engine how far the text came.
    private void Reach(IReadOnlyList<TopLevelVariable> variables)
    {
        foreach (var variable in variables.Where(variable => variable.HasField))
        {
            if (variable.Place == VariablePlace.Published)
                _code.Add($" {GeneratedNames.Holder(variable.Name)}.@{variable.Name} = @{variable.Name};");
            _progress++;
            Declare(variable.Name, DeclarationKind.Variable, isImplicit: false);
        }

        if (variables.Any(variable => variable.HasField))
            _code.Add($" {GeneratedNames.MainClass}.{GeneratedNames.Progress} = {_progress};\n");
    }

    private void Declare(string name, DeclarationKind kind, bool isImplicit)
    {
        var older = _declarations.FindIndex(declaration => declaration.Name == name);
        if (older < 0)
            _declarations.Add(new Declaration(name, kind, kind == DeclarationKind.Variable ? _progress : 0, isImplicit));
        else
            _declarations[older] = _declarations[older] with { IsImplicit = _declarations[older].IsImplicit || isImplicit };
    }

    /// <summary>What makes a statement of the text one of the method.</summary>
    private static IEnumerable<TextChange> Changes(SyntaxNode syntax, IEnumerable<TopLevelVariable> declared)
    {
        foreach (var expression in declared.Where(variable => variable.Expression is not null).GroupBy(variable => variable.Expression!))
            if (expression.All(variable => variable.Place == VariablePlace.Field))
                yield return new TextChange(expression.Key.Type.Span, "");
        foreach (var variable in declared)
            if (variable.IsAssigned && variable.Place is not (VariablePlace.Field or VariablePlace.Elsewhere))
                yield return new TextChange(new TextSpan(variable.Position, 0), "var ");
        foreach (var statement in TopLevelSyntax.OwnNodes(syntax).OfType<ReturnStatementSyntax>())
            if (statement.Expression is null)
                yield return new TextChange(new TextSpan(statement.ReturnKeyword.Span.End, 0), " null");
    }

    private static IEnumerable<TextChange> Without(IEnumerable<SyntaxToken> tokens) =>
        tokens.Where(token => !token.IsKind(SyntaxKind.None)).Select(token => new TextChange(token.Span, ""));
}
