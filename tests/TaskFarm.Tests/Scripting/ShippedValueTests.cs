using System.Runtime.Loader;
using Microsoft.CodeAnalysis.CSharp;
using TaskFarm.Packing;
using TaskFarm.Scripting;

namespace TaskFarm.Tests.Scripting;

/// <summary>Values whose types a client shipped, in a process that has no such assembly of its own.</summary>
public sealed class ShippedValueTests
{
    [Fact]
    public async Task Values_of_shipped_types_are_restored_by_the_scope_that_has_them()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "ShippedRow.dll");
        try
        {
            Compile(file);
            var client = new AssemblyLoadContext("client", isCollectible: true);
            var space = new ScriptNamespace();
            space.Push("row", Activator.CreateInstance(client.LoadFromAssemblyPath(file).GetType("Row")!, 5));
            await space.Run("var n = 1; row.X += 1;");
            var image = NamespaceImage.Read(space.Save().Bytes);
            Assert.Equal(["ShippedRow"], image.Code.Select(code => code.Name));

            var restored = new ScriptNamespace();
            Assert.Contains("ShippedRow", Assert.Throws<PackedDataException>(() => restored.Restore(image)).Message, StringComparison.Ordinal);
            Assert.Empty(restored.Keys);
            restored.Restore(image, await new CodeLoader(new ClientFiles(image.Code)).LoadAsync(image.Code));
            Assert.Equal(7, await restored.Run("row.X + n"));
            Assert.NotSame(space.Pull("row")!.GetType(), restored.Pull("row")!.GetType());
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    private static void Compile(string file)
    {
        var result = CSharpCompilation.Create(
            "ShippedRow",
            [CSharpSyntaxTree.ParseText("public sealed class Row { public int X; public Row(int x) { X = x; } }")],
            PlatformReferences.Common,
            new CSharpCompilationOptions(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary)).Emit(file);
        Assert.True(result.Success);
    }

    private sealed class ClientFiles(IReadOnlyList<CodeIdentity> code) : ICodeSource
    {
        public ValueTask<ReadOnlyMemory<byte>?> FindAsync(string hash, CancellationToken ct = default) =>
            new(code.FirstOrDefault(one => one.Hash == hash) is { } found ? CodeFiles.Read(found) : default(ReadOnlyMemory<byte>?));
    }
}
