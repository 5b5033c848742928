/** What opening devices needs of the world. */
export type OpeningWorld = {
  ask(constraints: MediaStreamConstraints): Promise<MediaStream>;
  /** The person has allowed this kind already, so that asking for it asks nobody. */
  allowed(kind: 'microphone' | 'camera'): Promise<boolean>;
};

type Waiting = {
  readonly constraints: MediaStreamConstraints;
  readonly resolve: (track: Promise<MediaStreamTrack>) => void;
};

const isRefusal = (error: unknown): boolean => error instanceof Error && error.name === 'NotAllowedError';

/**
 * Opens a microphone or a camera; when both are wanted at once the person is asked once for the two, where Firefox and
 * Safari would ask twice. One that is missing or busy keeps nobody from the other.
 */
export const openTogether = (
  world: OpeningWorld,
): ((constraints: MediaStreamConstraints) => Promise<MediaStreamTrack>) => {
  let waiting: Waiting[] = [];
  const alone = ({ constraints }: Waiting): Promise<MediaStreamTrack> =>
    world.ask(constraints).then((stream) => stream.getTracks()[0] as MediaStreamTrack);

  const both = async (sound: Waiting, picture: Waiting): Promise<void> => {
    try {
      const stream = await world.ask({ ...sound.constraints, ...picture.constraints });
      sound.resolve(Promise.resolve(stream.getAudioTracks()[0] as MediaStreamTrack));
      picture.resolve(Promise.resolve(stream.getVideoTracks()[0] as MediaStreamTrack));
    } catch (error) {
      const again = async (one: Waiting, kind: 'microphone' | 'camera'): Promise<MediaStreamTrack> => {
        if (isRefusal(error) && !(await world.allowed(kind))) throw error;
        return await alone(one);
      };
      const first = again(sound, 'microphone');
      sound.resolve(first);
      // One question after the other: of two at once Safari forgets the first.
      picture.resolve(
        first
          .then(
            () => undefined,
            () => undefined,
          )
          .then(() => again(picture, 'camera')),
      );
    }
  };

  const open = (): void => {
    const now = waiting;
    waiting = [];
    const sound = now.find(({ constraints }) => constraints.audio !== undefined);
    const picture = now.find(({ constraints }) => constraints.video !== undefined);
    if (now.length === 2 && sound !== undefined && picture !== undefined) void both(sound, picture);
    else for (const one of now) one.resolve(alone(one));
  };

  return (constraints) =>
    new Promise((resolve) => {
      waiting.push({ constraints, resolve });
      if (waiting.length === 1) queueMicrotask(open);
    });
};
