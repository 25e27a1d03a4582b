using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace TaskFarm.Scripting;

/// <summary>The compiler, with the settings that all code of users is compiled with.</summary>
internal static class CodeCompiler
{
    /// <summary>The one diagnostic beside errors that is reported, for a <c>using</c> directive that nothing goes by.</summary>
    public const string UnusedUsing = "CS8019";

    // What interactive sessions have at hand; a user's own names and using directives go before these.
    private const string DefaultUsings = """
        global using System;
        global using System.Collections.Concurrent;
        global using System.Collections.Generic;
        global using System.Diagnostics;
        global using System.Globalization;
        global using System.IO;
        global using System.Linq;
        global using System.Numerics;
        global using System.Text;
        global using System.Text.RegularExpressions;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly SyntaxTree Defaults = SyntaxFactory.ParseSyntaxTree(
        SourceText.From(DefaultUsings, Encoding.UTF8), new CSharpParseOptions(LanguageVersion.Latest));

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        generalDiagnosticOption: ReportDiagnostic.Suppress,
        specificDiagnosticOptions: [new(UnusedUsing, ReportDiagnostic.Hidden)],
        concurrentBuild: false);

    private static readonly CSharpCompilationOptions ExactOptions = Options.WithOptimizationLevel(OptimizationLevel.Debug);

    private static readonly EmitOptions EmitOptions = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    // Made once, so that the platform's references are bound once for all texts that need no others.
    private static readonly Lazy<CSharpCompilation> Common = new(() =>
        CSharpCompilation.Create("__Platform", [Defaults], PlatformReferences.Common, Options));

    private static readonly Lazy<CSharpCompilation> All = new(() => Common.Value.WithReferences(PlatformReferences.All));

    private static long emissions;

    /// <summary>How many assemblies were compiled in this process, failures included.</summary>
    public static long Emissions => Interlocked.Read(ref emissions);

    /// <param name="assembly">The assembly's name.</param>
    /// <param name="tree">The code.</param>
    /// <param name="references">What it refers to beside the platform.</param>
    /// <param name="isHot">Whether speed is worth more than exact lines.</param>
    /// <param name="withAll">Whether it sees all of the platform, not only what is common.</param>
    public static CSharpCompilation Create(
        string assembly, SyntaxTree tree, IEnumerable<MetadataReference> references, bool isHot, bool withAll) =>
        (withAll ? All : Common).Value
            .WithAssemblyName(assembly)
            .WithOptions(isHot ? Options : ExactOptions)
            .AddReferences(references)
            .AddSyntaxTrees(tree);

    /// <returns>The image; <see langword="null"/> where there are errors.</returns>
    public static CodeImage? Emit(CSharpCompilation compilation, out ImmutableArray<Diagnostic> diagnostics)
    {
        Interlocked.Increment(ref emissions);
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(assembly, symbols, options: EmitOptions);
        diagnostics = result.Diagnostics;
        return result.Success ? new CodeImage(assembly.ToArray(), symbols.ToArray()) : null;
    }
}
