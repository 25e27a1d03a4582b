using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskFarm.Scripting;

/// <summary>What stands at the top level of a text, in order, and which names it defines.</summary>
internal sealed class TextOutline
{
    private readonly ParsedText _text;
    private readonly Func<string, bool> _isVariable;
    private readonly bool _infersAll;
    private readonly List<TextPart> _parts = [];
    private readonly List<TopLevelVariable> _variables = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <param name="text">The text.</param>
    /// <param name="isVariable">Whether a name is that of a variable that the text may assign to without declaring it.</param>
    /// <param name="infersAll">Whether even types that are written are to be looked at before they become a field's.</param>
    /// <exception cref="CompilationException">The text declares a name twice.</exception>
    public TextOutline(ParsedText text, Func<string, bool> isVariable, bool infersAll)
    {
        _text = text;
        _isVariable = isVariable;
        _infersAll = infersAll;
        foreach (var member in text.Root.Members)
            Read(member);
        AddAssignedNames();
        IsHot = HotCode.IsIn(text.Root);
    }

    public IReadOnlyList<TextPart> Parts => _parts;

    public IReadOnlyList<TopLevelVariable> Variables => _variables;

    public bool IsHot { get; }

    public bool Awaits { get; private set; }

    /// <summary>The expression that the text ends in, if it does.</summary>
    public TextPart.Result? Result => _parts.Count == 0 ? null : _parts[^1] as TextPart.Result;

    /// <summary>The names that the text declares.</summary>
    public IReadOnlySet<string> Names => _names;

    public bool HasUndecidedVariables => _variables.Exists(variable => variable.Place == VariablePlace.Undecided);

    /// <summary>Whether it takes the semantic model to say what the text declares and returns.</summary>
    public bool NeedsInference => HasUndecidedVariables || Result is { Type: TextPart.ResultType.Undecided };

    private void Read(MemberDeclarationSyntax member)
    {
        switch (member)
        {
            case GlobalStatementSyntax global:
                ReadStatement(_text.Locals.GetValueOrDefault(global.Statement.Span, global.Statement));
                break;
            case FieldDeclarationSyntax constant when constant.Modifiers.Any(SyntaxKind.ConstKeyword):
                foreach (var declarator in constant.Declaration.Variables)
                    AddName(declarator.Identifier, mayRepeat: false);
                _parts.Add(new TextPart.Constants(constant));
                break;
            case BaseFieldDeclarationSyntax field:
                ReadVariables(field);
                break;
            case BaseTypeDeclarationSyntax type:
                AddMember(type.Identifier, DeclarationKind.Type, type);
                break;
            case DelegateDeclarationSyntax type:
                AddMember(type.Identifier, DeclarationKind.Type, type);
                break;
            case MethodDeclarationSyntax function:
                AddMember(function.Identifier, DeclarationKind.Function, function);
                break;
            case PropertyDeclarationSyntax property:
                AddMember(property.Identifier, DeclarationKind.Function, property);
                break;
            default:
                // Constructors, indexers, operators: the compiler says what is wrong with them outside of a type.
                AddMember(member.GetFirstToken(), DeclarationKind.Function, member);
                break;
        }
    }

    private void AddMember(SyntaxToken identifier, DeclarationKind kind, MemberDeclarationSyntax syntax)
    {
        AddName(identifier, mayRepeat: _parts.Exists(part =>
            part is TextPart.Member other && other.Name == identifier.ValueText && other.Kind == kind));
        _parts.Add(new TextPart.Member(identifier.ValueText, kind, syntax));
    }

    private void ReadStatement(StatementSyntax statement)
    {
        if (statement is LocalDeclarationStatementSyntax { Declaration.Variables: var locals })
            foreach (var local in locals)
                AddName(local.Identifier, mayRepeat: false);
        var declared = ExpressionVariables(statement);
        Awaits |= TopLevelSyntax.Awaits(statement);
        _parts.Add(statement is ExpressionStatementSyntax { SemicolonToken.IsMissing: true } result
            ? new TextPart.Result(result.Expression, declared)
            : new TextPart.Statement(statement, declared));
    }

    private void ReadVariables(BaseFieldDeclarationSyntax field)
    {
        var type = field.Declaration.Type;
        var declared = new List<TopLevelVariable>();
        foreach (var declarator in field.Declaration.Variables)
        {
            var literal = type.IsVar ? TopLevelSyntax.LiteralType(declarator.Initializer?.Value) : null;
            var variable = new TopLevelVariable(declarator.Identifier.ValueText, declarator.SpanStart, type.IsVar ? null : type)
            {
                TypeText = literal,
                Place = PlaceOf(type, literal),
            };
            AddName(declarator.Identifier, mayRepeat: false);
            declared.Add(variable);
        }

        _variables.AddRange(declared);
        declared.AddRange(ExpressionVariables(field.Declaration));
        Awaits |= TopLevelSyntax.Awaits(field.Declaration);
        _parts.Add(new TextPart.Variables(field, declared));
    }

    private VariablePlace PlaceOf(TypeSyntax type, string? literal) => type switch
    {
        RefTypeSyntax or ScopedTypeSyntax => VariablePlace.Local,
        _ when literal is not null => VariablePlace.Field,
        _ => type.IsVar || _infersAll ? VariablePlace.Undecided : VariablePlace.Field,
    };

    private List<TopLevelVariable> ExpressionVariables(SyntaxNode statement)
    {
        var declared = new List<TopLevelVariable>();
        foreach (var expression in TopLevelSyntax.DeclarationExpressions(statement))
            foreach (var designation in TopLevelSyntax.Designations(expression))
            {
                AddName(designation.Identifier, mayRepeat: false);
                declared.Add(new TopLevelVariable(
                    designation.Identifier.ValueText, designation.SpanStart, expression.Type.IsVar ? null : expression.Type)
                {
                    Expression = expression,
                    Place = PlaceOf(expression.Type, literal: null),
                });
            }

        _variables.AddRange(declared);
        return declared;
    }

    // After all else: what the text declares further down is not declared by an assignment above it.
    private void AddAssignedNames()
    {
        for (var index = 0; index < _parts.Count; index++)
        {
            SyntaxNode? syntax = _parts[index] switch
            {
                TextPart.Statement statement => statement.Syntax,
                TextPart.Result result => result.Syntax.Parent,
                _ => null,
            };
            if (syntax is null)
                continue;
            var assigned = TopLevelSyntax.AssignedNames(syntax)
                .Where(name => !_isVariable(name.Identifier.ValueText) && _names.Add(name.Identifier.ValueText))
                .Select(name => new TopLevelVariable(name.Identifier.ValueText, name.SpanStart, type: null) { IsAssigned = true })
                .ToList();
            _variables.AddRange(assigned);
            if (assigned.Count > 0)
                _parts[index] = _parts[index] switch
                {
                    TextPart.Statement statement => statement with { Declared = [.. statement.Declared, .. assigned] },
                    TextPart.Result result => result with { Declared = [.. result.Declared, .. assigned] },
                    var other => other,
                };
        }
    }

    private void AddName(SyntaxToken identifier, bool mayRepeat)
    {
        if (!_names.Add(identifier.ValueText) && !mayRepeat)
            throw new CompilationException([CompilerMessages.At(
                _text.Source, identifier.SpanStart, "CS0128", $"'{identifier.ValueText}' is already defined in this text")]);
    }
}
