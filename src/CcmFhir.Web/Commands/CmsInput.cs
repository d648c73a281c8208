using CcmFhir.Web.CmsFiles;

namespace CcmFhir.Web.Commands;

/// <summary>Reads a file an option names; what is wrong with it becomes an error of that option.</summary>
internal static class CmsInput
{
    public static T? TryRead<T>(string option, FileInfo file, Func<CmsText, T> read, List<CommandError> errors)
        where T : class
    {
        try
        {
            using var text = CmsText.Open(file);
            return read(text);
        }
        catch (Exception unusable) when (unusable is CmsFileException or IOException or UnauthorizedAccessException)
        {
            errors.Add(new CommandError(option, unusable.Message));
            return null;
        }
    }
}
