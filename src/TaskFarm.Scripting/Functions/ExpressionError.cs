using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace TaskFarm.Scripting;

/// <summary>What the compiler has against a place in an expression's text.</summary>
internal readonly record struct ExpressionError(Diagnostic Diagnostic, TextSpan Span);
