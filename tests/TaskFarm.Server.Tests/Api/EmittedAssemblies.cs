using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;

namespace TaskFarm.Server.Tests.Api;

/// <summary>Small assemblies in files of their own, each with one function that gives a number: so much code to ship as a test likes.</summary>
internal sealed class EmittedAssemblies : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("taskfarm-emitted-");
    private readonly AssemblyLoadContext _context = new("emitted", isCollectible: true);

    /// <summary>Makes another one; its function.</summary>
    public Func<int> Emit(int number)
    {
        var name = new AssemblyName($"Emitted{number}");
        var assembly = new PersistedAssemblyBuilder(name, typeof(object).Assembly);
        var type = assembly.DefineDynamicModule(name.Name!).DefineType("Numbers", TypeAttributes.Public);
        var method = type.DefineMethod("Give", MethodAttributes.Public | MethodAttributes.Static, typeof(int), []);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldc_I4, number);
        code.Emit(OpCodes.Ret);
        type.CreateType();
        var path = Path.Combine(_folder.FullName, $"{name.Name}.dll");
        assembly.Save(path);
        return _context.LoadFromAssemblyPath(path).GetType("Numbers")!.GetMethod("Give")!.CreateDelegate<Func<int>>();
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
