// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAgentIdentity} from "./IAgentIdentity.sol";

/// @title IStaking
/// @notice Stakers' OPEN, which earns the stakers' part of fees, and agents' collateral, which earns nothing and is slashed
/// when an agent's keys sign two different actions with one nonce, or when a vote decides so.
interface IStaking {
    /// @param governance The Timelock: sets the minimum, and slashes what no signature can prove.
    /// @param identity Says which keys are, or ever were, an agent's.
    /// @param unstakeDelay Seconds between a request and its withdrawal; at least 21 days but on the embedded chain.
    /// @param minimumStake Wei of collateral from which an agent is bonded.
    struct Config {
        address governance;
        IAgentIdentity identity;
        uint64 unstakeDelay;
        uint96 minimumStake;
    }

    /// @notice What an agent does, chained by `prevHash` and numbered by `nonce`: its key never signs two with one number.
    /// @param actionHash Hash of what was done.
    /// @param prevHash Struct hash of the action before; zero for the first.
    struct AgentAction {
        uint256 agentId;
        uint64 nonce;
        bytes32 actionHash;
        bytes32 prevHash;
    }

    /// @param staked Wei that earns rewards.
    /// @param unbonding Stakers' wei on its way out.
    /// @param collateral Wei behind agents, until it is withdrawn.
    /// @param rewards Wei for stakers that is not paid out yet.
    struct Totals {
        uint128 staked;
        uint128 unbonding;
        uint128 collateral;
        uint128 rewards;
    }

    /// @param amount Wei that earns.
    /// @param index Rewards that a staked wei had earned when the account was last brought up to date, times 2^128.
    /// @param rewards Wei that the account had earned by then and was not paid, times 2^128.
    struct Stake {
        uint128 amount;
        uint256 index;
        uint256 rewards;
    }

    /// @param collateral Wei behind the agent, leaving or not.
    /// @param round Number of times that everything was slashed; positions of earlier rounds are worth nothing.
    /// @param shares Parts into which the collateral is divided among those who put it there.
    /// @param leaving Parts of them whose return was requested: slashable, but no bond.
    struct Agent {
        uint128 collateral;
        uint64 round;
        uint256 shares;
        uint256 leaving;
    }

    /// @param account Who gets it; zero once it is out.
    /// @param withdrawableAt First second at which `withdraw` pays.
    /// @param isCollateral Whether it was behind an agent, `amount` then being shares of `round`, or staked, in wei.
    struct Unbonding {
        address account;
        uint40 withdrawableAt;
        bool isCollateral;
        uint256 agentId;
        uint64 round;
        uint256 amount;
    }

    event Staked(address indexed account, uint256 amount);
    event UnstakeRequested(uint256 indexed id, address indexed account, uint256 amount, uint256 withdrawableAt);
    event CollateralAdded(uint256 indexed agentId, address indexed staker, uint256 amount, uint256 shares);
    event CollateralRequested(
        uint256 indexed id, uint256 indexed agentId, address indexed staker, uint256 shares, uint256 withdrawableAt
    );
    event Withdrawn(uint256 indexed id, address indexed account, address to, uint256 amount);
    event RewardsFunded(address indexed from, uint256 amount);
    event RewardsClaimed(address indexed account, address to, uint256 amount);
    /// @notice An agent's keys signed two actions with one nonce; `Slashed` follows, with what there was.
    event TwoActionsProven(uint256 indexed agentId, uint64 nonce, bytes32 digestA, bytes32 digestB);
    /// @notice `amount` left the agent's collateral: `burned` of it was destroyed, the rest went to `reporter`.
    /// @param reasonHash Zero for two actions, else what governance gave as its reason.
    event Slashed(
        uint256 indexed agentId, address indexed reporter, uint256 amount, uint256 burned, bytes32 indexed reasonHash
    );
    event MinimumStakeSet(uint256 minimumStake);

    /// @notice A constructor argument is zero or outside its bounds.
    error BadConfig();
    error NotGovernance(address caller);
    error ZeroAmount();
    /// @notice More than the caller has there.
    error AboveStake(uint256 amount, uint256 available);
    /// @notice There is no such request, it is another's, or it was withdrawn.
    error NotYourRequest(uint256 id, address caller);
    error TooEarly(uint256 withdrawableAt);
    error NothingToClaim(address account);
    /// @notice Outside `LOWEST_MINIMUM` to `HIGHEST_MINIMUM`.
    error MinimumOutOfBounds(uint256 minimumStake);
    /// @notice The two actions are of different agents, have different nonces, or are the same.
    error NoConflict();
    /// @notice The key was never registered for the agent.
    error NotAgentKey(uint256 agentId, address signer);
    error BadSignature(address signer);
    /// @notice Both actions were part of a proof before.
    error AlreadyPunished(uint256 agentId, uint64 nonce);
    error NothingToSlash(uint256 agentId);
    error TransferFailed(address to);

    /// @notice Rewards for stakers, from anyone: streamed over 7 days, after the stream that is running.
    receive() external payable;

    /// @notice Stakes what is sent along; it earns from now on.
    function stake() external payable;

    /// @notice Stops `amount` from earning; it can be withdrawn after the delay.
    /// @return id Name of the request, for `withdraw`.
    function requestUnstake(uint128 amount) external returns (uint256 id);

    /// @notice Puts what is sent along behind an agent, at the caller's risk: any key that is or ever was the agent's can have
    /// all of it slashed, whoever holds the agent by then. Back only those whose keys you trust.
    function addCollateral(uint256 agentId) external payable;

    /// @notice Asks for `amount` of the caller's collateral back; until it is out it can be slashed, but it is no bond.
    /// @return id Name of the request, for `withdraw`.
    function requestCollateral(uint256 agentId, uint256 amount) external returns (uint256 id);

    /// @notice Pays out a request of the caller's after its delay; what was slashed in the meantime is missing.
    function withdraw(uint256 id) external;

    /// @notice As `withdraw`, to another address.
    function withdrawTo(uint256 id, address to) external;

    /// @notice Pays the caller what it earned.
    function claimRewards() external;

    /// @notice As `claimRewards`, to another address.
    function claimRewardsTo(address to) external;

    /// @notice Slashes all collateral of an agent that signed two different actions with one nonce: half is burned, half goes
    /// to the caller. With nothing to take, the proof is recorded all the same.
    /// @dev An action is punished once: at least one of the two must be in no earlier proof. So collateral that comes later is
    /// not taken for what was punished, and a nonce that was slashed for is no licence to sign a third action with it.
    /// @param signerA Key that signed `actionA`; now or ever registered for the agent. ECDSA first, then ERC-1271.
    function slashForTwoActions(
        uint256 agentId,
        AgentAction calldata actionA,
        bytes calldata signatureA,
        address signerA,
        AgentAction calldata actionB,
        bytes calldata signatureB,
        address signerB
    ) external;

    /// @notice Burns up to `amount` of an agent's collateral for what no signature proves. Governance only; nobody is paid, so
    /// that nobody gains by such a vote. What would leave less than 1e-18 of what was put there takes everything.
    /// @param reasonHash Hash of the proposal's reasoning.
    function slash(uint256 agentId, uint256 amount, bytes32 reasonHash) external;

    /// @notice Sets from how much collateral an agent is bonded. Governance only.
    function setMinimumStake(uint96 minimum) external;

    function governance() external view returns (address);
    function identity() external view returns (IAgentIdentity);
    function unstakeDelay() external view returns (uint64);
    function minimumStake() external view returns (uint96);

    /// @notice All that the contract owes, in wei; its balance is never less.
    function totals() external view returns (uint128 staked, uint128 unbonding, uint128 collateral, uint128 rewards);

    function stakes(address account) external view returns (uint128 amount, uint256 index, uint256 rewards);
    function agents(uint256 agentId)
        external
        view
        returns (uint128 collateral, uint64 round, uint256 shares, uint256 leaving);
    function unbondings(uint256 id)
        external
        view
        returns (
            address account,
            uint40 withdrawableAt,
            bool isCollateral,
            uint256 agentId,
            uint64 round,
            uint256 amount
        );

    /// @notice Id of the newest request; the first is 1.
    function lastUnbonding() external view returns (uint256);

    /// @notice Rewards that one staked wei has earned since deployment, as of `stream.updatedAt`, times 2^128.
    function index() external view returns (uint256);

    /// @notice The stream of rewards as of `updatedAt`.
    function stream() external view returns (uint96 left, uint96 queued, uint32 secondsLeft, uint32 updatedAt);

    /// @notice Wei that `claimRewards` would pay an account now.
    function earned(address account) external view returns (uint256);

    /// @notice Wei that a request would pay now.
    function unbondingValue(uint256 id) external view returns (uint256);

    /// @notice Wei of a staker behind an agent whose return was not requested.
    function collateralOf(uint256 agentId, address staker) external view returns (uint256);

    /// @notice Wei behind an agent whose return was not requested.
    function bondOf(uint256 agentId) external view returns (uint256);

    /// @notice Whether that is at least the minimum.
    function isBonded(uint256 agentId) external view returns (bool);

    /// @notice Whether an action was part of a proof.
    function punished(bytes32 digest) external view returns (bool);

    /// @notice EIP-712 digest that an agent's key signs.
    function actionDigest(AgentAction calldata action) external view returns (bytes32);
}
