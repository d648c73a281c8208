using System.Text;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>Reads launch.json from disk, with the secrets it refers to.</summary>
internal static class LaunchFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static LaunchConfigurationResult Read(string path)
    {
        try
        {
            return ReadText(StrictUtf8.GetString(File.ReadAllBytes(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return LaunchConfigurationResult.Refused("$", $"{path} cannot be read ({Reason(e)})",
                "Name the file, or copy launch.json.example to launch.json");
        }
        catch (DecoderFallbackException)
        {
            return LaunchConfigurationResult.Refused("$", "Is not UTF-8", "Save the file as UTF-8");
        }
    }

    /// <summary>Reads the text of a launch.json, and makes what the start would make of it.</summary>
    public static LaunchConfigurationResult ReadText(string json)
    {
        var read = LaunchConfigurationReader.Read(json, SecretReference.Resolve);
        return read.Configuration is { } configuration && RegistrationProblems.Of(configuration) is { IsEmpty: false } problems
            ? new LaunchConfigurationResult(null, problems)
            : read;
    }

    private static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException => "it may not be read",
        _ => e.Message,
    };
}
