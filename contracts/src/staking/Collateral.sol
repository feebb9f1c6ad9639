// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Burner} from "../Burner.sol";
import {IStaking} from "../interfaces/IStaking.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {Unbondings} from "./Unbondings.sol";

/// @title Collateral
/// @notice What stands behind agents, and how it is slashed. An agent's collateral is divided into shares, so that a slash hits
/// everybody behind it alike, in one step, whether leaving or not.
abstract contract Collateral is Unbondings, EIP712 {
    using SafeCast for uint256;

    bytes32 private constant ACTION_TYPEHASH =
        keccak256("AgentAction(uint256 agentId,uint64 nonce,bytes32 actionHash,bytes32 prevHash)");
    /// @dev Slashing makes a wei worth more shares; this bounds it, so that shares never overflow.
    uint256 private constant MAX_SHARES_PER_WEI = 1e18;
    uint96 public constant LOWEST_MINIMUM = 1 ether;
    uint96 public constant HIGHEST_MINIMUM = 1_000_000 ether;

    /// @inheritdoc IStaking
    uint96 public minimumStake;
    /// @inheritdoc IStaking
    mapping(uint256 agentId => Agent) public agents;
    /// @inheritdoc IStaking
    mapping(bytes32 digest => bool) public punished;
    mapping(uint256 agentId => mapping(uint64 round => mapping(address staker => uint256))) private _shares;

    constructor(uint96 minimum) EIP712("ModelFactory Staking", "1") {
        _setMinimumStake(minimum);
    }

    /// @inheritdoc IStaking
    function addCollateral(uint256 agentId) external payable {
        if (msg.value == 0) revert ZeroAmount();
        // Reverts where there is no such agent: whoever registers it next would hold keys to this collateral.
        identity.ownerOf(agentId);
        Agent storage agent = agents[agentId];
        uint256 shares = agent.shares == 0 ? msg.value : Math.mulDiv(msg.value, agent.shares, agent.collateral);
        agent.collateral += msg.value.toUint128();
        agent.shares += shares;
        _shares[agentId][agent.round][msg.sender] += shares;
        totals.collateral += uint128(msg.value);
        emit CollateralAdded(agentId, msg.sender, msg.value, shares);
    }

    /// @inheritdoc IStaking
    function requestCollateral(uint256 agentId, uint256 amount) external returns (uint256 id) {
        if (amount == 0) revert ZeroAmount();
        Agent storage agent = agents[agentId];
        uint256 owned = _shares[agentId][agent.round][msg.sender];
        uint256 available = _worth(agent, owned);
        if (amount > available) revert AboveStake(amount, available);
        // Asking for all of it leaves no share behind.
        uint256 shares =
            amount == available ? owned : Math.mulDiv(amount, agent.shares, agent.collateral, Math.Rounding.Ceil);
        _shares[agentId][agent.round][msg.sender] = owned - shares;
        agent.leaving += shares;
        uint256 withdrawableAt;
        (id, withdrawableAt) = _request(true, agentId, agent.round, shares);
        emit CollateralRequested(id, agentId, msg.sender, shares, withdrawableAt);
    }

    /// @inheritdoc IStaking
    function slashForTwoActions(
        uint256 agentId,
        AgentAction calldata actionA,
        bytes calldata signatureA,
        address signerA,
        AgentAction calldata actionB,
        bytes calldata signatureB,
        address signerB
    ) external nonReentrant {
        bytes32 digestA = actionDigest(actionA);
        bytes32 digestB = actionDigest(actionB);
        if (actionA.agentId != agentId || actionB.agentId != agentId) revert NoConflict();
        if (actionA.nonce != actionB.nonce || digestA == digestB) revert NoConflict();
        if (punished[digestA] && punished[digestB]) revert AlreadyPunished(agentId, actionA.nonce);
        _checkKey(agentId, signerA, digestA, signatureA);
        _checkKey(agentId, signerB, digestB, signatureB);
        punished[digestA] = true;
        punished[digestB] = true;
        emit TwoActionsProven(agentId, actionA.nonce, digestA, digestB);
        uint256 amount = _take(agentId, agents[agentId].collateral);
        uint256 reward = amount / 2;
        emit Slashed(agentId, msg.sender, amount, amount - reward, 0);
        if (amount == 0) return;
        new Burner{value: amount - reward}();
        _send(msg.sender, reward);
    }

    /// @inheritdoc IStaking
    function slash(uint256 agentId, uint256 amount, bytes32 reasonHash) external onlyGovernance {
        if (amount == 0) revert ZeroAmount();
        if (agents[agentId].collateral == 0) revert NothingToSlash(agentId);
        uint256 taken = _take(agentId, amount);
        emit Slashed(agentId, msg.sender, taken, taken, reasonHash);
        new Burner{value: taken}();
    }

    /// @inheritdoc IStaking
    function setMinimumStake(uint96 minimum) external onlyGovernance {
        _setMinimumStake(minimum);
    }

    /// @inheritdoc IStaking
    function isBonded(uint256 agentId) external view returns (bool) {
        return bondOf(agentId) >= minimumStake;
    }

    /// @inheritdoc IStaking
    function bondOf(uint256 agentId) public view returns (uint256) {
        Agent storage agent = agents[agentId];
        return _worth(agent, agent.shares - agent.leaving);
    }

    /// @inheritdoc IStaking
    function collateralOf(uint256 agentId, address staker) external view returns (uint256) {
        Agent storage agent = agents[agentId];
        return _worth(agent, _shares[agentId][agent.round][staker]);
    }

    /// @inheritdoc IStaking
    function actionDigest(AgentAction calldata action) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ACTION_TYPEHASH, action)));
    }

    /// @dev What a request for shares of `round` is worth now.
    function _requestWorth(uint256 agentId, uint64 round, uint256 shares) internal view returns (uint256) {
        Agent storage agent = agents[agentId];
        return round == agent.round ? _worth(agent, shares) : 0;
    }

    /// @dev Takes a request's shares out, where they were not slashed with their round.
    function _release(uint256 agentId, uint64 round, uint256 shares, uint256 worth) internal {
        Agent storage agent = agents[agentId];
        if (round != agent.round) return;
        agent.collateral -= uint128(worth);
        agent.shares -= shares;
        agent.leaving -= shares;
        totals.collateral -= uint128(worth);
    }

    function _worth(Agent storage agent, uint256 shares) private view returns (uint256) {
        return shares == 0 ? 0 : Math.mulDiv(shares, agent.collateral, agent.shares);
    }

    /// @dev Takes up to `amount` from everybody behind the agent alike; a new round begins where nothing is left.
    function _take(uint256 agentId, uint256 amount) private returns (uint256 taken) {
        Agent storage agent = agents[agentId];
        uint256 collateral = agent.collateral;
        uint256 left = amount < collateral ? collateral - amount : 0;
        if (agent.shares > left * MAX_SHARES_PER_WEI) left = 0;
        if (left == 0) agents[agentId] = Agent(0, agent.round + 1, 0, 0);
        else agent.collateral = uint128(left);
        taken = collateral - left;
        totals.collateral -= uint128(taken);
    }

    function _setMinimumStake(uint96 minimum) private {
        if (minimum < LOWEST_MINIMUM || minimum > HIGHEST_MINIMUM) revert MinimumOutOfBounds(minimum);
        minimumStake = minimum;
        emit MinimumStakeSet(minimum);
    }

    function _checkKey(uint256 agentId, address signer, bytes32 digest, bytes calldata signature) private view {
        if (!identity.isAgentKey(agentId, signer)) revert NotAgentKey(agentId, signer);
        if (!Signatures.isSigner(signer, digest, signature)) revert BadSignature(signer);
    }
}
