using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TaskFarm.Packing;

namespace TaskFarm.Tests.Packing.Samples;

/// <summary>Assemblies in files of their own, loaded apart, as another program's would be: the process itself doesn't find them by name.</summary>
internal sealed class ForeignAssembly : IDisposable
{
    // An assembly doesn't keep its context, and without it finds nothing more that it refers to.
    private readonly BesideContext _context;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("taskfarm-packing-");

    public ForeignAssembly(params (string Name, string Code)[] sources)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "TaskFarm.dll" || Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)).ToList();
        foreach (var (name, code) in sources)
        {
            var path = Path.Combine(_folder.FullName, name + ".dll");
            var result = CSharpCompilation.Create(
                name, [CSharpSyntaxTree.ParseText("using System; using System.Threading.Tasks; using TaskFarm;" + code)], references,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release)).Emit(path);
            Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
            references.Add(MetadataReference.CreateFromFile(path));
        }

        _context = new BesideContext(_folder.FullName);
        Assembly = _context.LoadFromAssemblyPath(Path.Combine(_folder.FullName, sources[^1].Name + ".dll"));
    }

    public Assembly Assembly { get; }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public T Call<T>(string type, string method, params object[] args) => (T)Assembly.GetType(type)!.GetMethod(method)!.Invoke(null, args)!;

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>What a client ships: the files of the code that a task names.</summary>
    public static ShippedFiles Ship(IEnumerable<CodeIdentity> code) => new(code.ToDictionary(one => one.Hash, CodeFiles.Read));

    private sealed class BesideContext(string folder) : AssemblyLoadContext(isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
