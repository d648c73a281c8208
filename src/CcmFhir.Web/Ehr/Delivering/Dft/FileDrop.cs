using System.Text;

namespace CcmFhir.Web.Ehr.Delivering.Dft;

/// <summary>
/// Hands messages to an interface engine that takes files from a folder, each once even if we die on the way. A message is written beside
/// the folder, marked ready, then renamed into it; marked ready and no longer beside means that it was handed over, wherever it is now.
/// </summary>
internal static class FileDrop
{
    private const string Journal = ".ccmfhir";

    /// <returns>False when an earlier try had handed it over.</returns>
    public static bool Hand(string folder, string name, string message)
    {
        var journal = Directory.CreateDirectory(Path.Combine(folder, Journal)).FullName;
        var (waiting, ready) = (Path.Combine(journal, name + ".waiting"), Path.Combine(journal, name + ".ready"));
        if (!File.Exists(ready))
        {
            Write(waiting, message);
            Write(ready, "");
        }

        if (!File.Exists(waiting))
        {
            return false;
        }

        File.Move(waiting, Path.Combine(folder, name + ".hl7"), overwrite: false);
        return true;
    }

    /// <summary>Whether an earlier try had handed it over, wherever the file is now.</summary>
    public static bool WasHanded(string folder, string name)
    {
        var journal = Path.Combine(folder, Journal);
        return File.Exists(Path.Combine(journal, name + ".ready")) && !File.Exists(Path.Combine(journal, name + ".waiting"));
    }

    private static void Write(string path, string text)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
    }
}
