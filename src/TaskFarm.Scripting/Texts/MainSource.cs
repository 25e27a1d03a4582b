using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskFarm.Scripting;

/// <summary>Writes the method of a text's statements: what it declares is assigned there, in the order of the text.</summary>
internal sealed class MainSource
{
    private readonly TextOutline _outline;
    private readonly GeneratedText _code;
    private readonly List<Declaration> _declarations = [];
    private int _progress;

    private MainSource(TextOutline outline, GeneratedText code)
    {
        _outline = outline;
        _code = code;
    }

    /// <returns>The variables that the method declares.</returns>
    public static IReadOnlyList<Declaration> Write(TextOutline outline, GeneratedText code)
    {
        var main = new MainSource(outline, code);
        main.Write();
        return main._declarations;
    }

    private void Write()
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
            _declarations.Add(new Declaration(variable.Name, DeclarationKind.Variable, _progress, IsImplicit: false));
        }

        if (variables.Any(variable => variable.HasField))
            _code.Add($" {GeneratedNames.MainClass}.{GeneratedNames.Progress} = {_progress};\n");
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
}
