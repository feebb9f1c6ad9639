// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorPreventLateQuorum} from "@openzeppelin/contracts/governance/extensions/GovernorPreventLateQuorum.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {GovernedOpen} from "./GovernedOpen.sol";
import {Timelock} from "./Timelock.sol";
import {EmbeddedChain} from "./libraries/EmbeddedChain.sol";
import {Signatures} from "./libraries/Signatures.sol";

/// @title OpenGovernor
/// @notice Wrapped OPEN votes on what the Timelock does. The bounds hold for what is built and for what is voted later, so that
/// no vote can make the next one instant or out of reach.
contract OpenGovernor is
    Governor,
    GovernorSettings,
    GovernorCountingSimple,
    GovernorVotes,
    GovernorTimelockControl,
    GovernorPreventLateQuorum
{
    /// @param votingDelay Seconds between a proposal and its vote: up to 30 days, and from 1 day but on the embedded chain.
    /// @param votingPeriod Seconds of the vote: up to 60 days, and from 14 days but on the embedded chain.
    /// @param lateQuorumExtension Seconds that a vote stays open after its quorum was reached; at most the period.
    /// @param proposalThreshold Votes that a proposer needs; at most 1 % of genesis.
    struct Config {
        GovernedOpen token;
        Timelock timelock;
        uint48 votingDelay;
        uint32 votingPeriod;
        uint48 lateQuorumExtension;
        uint256 proposalThreshold;
    }

    uint256 public constant GENESIS_SUPPLY = 1_000_000_000 ether;
    uint256 public constant QUORUM_OF_WRAPPED_BPS = 2_500;
    uint256 public constant QUORUM_OF_GENESIS_BPS = 200;
    uint256 public constant HIGHEST_THRESHOLD = GENESIS_SUPPLY / 100;
    uint48 public constant SHORTEST_DELAY = 1 days;
    uint48 public constant LONGEST_DELAY = 30 days;
    uint32 public constant SHORTEST_PERIOD = 14 days;
    uint32 public constant LONGEST_PERIOD = 60 days;
    uint256 private constant BPS = 10_000;

    error DelayOutOfBounds(uint256 delay);
    error PeriodOutOfBounds(uint256 period);
    error ThresholdOutOfBounds(uint256 threshold);

    constructor(Config memory config)
        Governor("ModelFactory Governor")
        GovernorSettings(config.votingDelay, config.votingPeriod, config.proposalThreshold)
        GovernorVotes(config.token)
        GovernorTimelockControl(config.timelock)
        GovernorPreventLateQuorum(config.lateQuorumExtension)
    {}

    /// @notice Votes for and abstaining that a proposal needs: 25 % of what was wrapped at `timepoint`, at least 2 % of genesis,
    /// so that the first to wrap a little decides nothing.
    function quorum(uint256 timepoint) public view override returns (uint256) {
        return Math.max(
            token().getPastTotalSupply(timepoint) * QUORUM_OF_WRAPPED_BPS / BPS,
            GENESIS_SUPPLY * QUORUM_OF_GENESIS_BPS / BPS
        );
    }

    function _setVotingDelay(uint48 delay) internal override {
        if (delay > LONGEST_DELAY || (delay < SHORTEST_DELAY && !EmbeddedChain.here())) revert DelayOutOfBounds(delay);
        super._setVotingDelay(delay);
    }

    function _setVotingPeriod(uint32 period) internal override {
        if (period > LONGEST_PERIOD || (period < SHORTEST_PERIOD && !EmbeddedChain.here())) {
            revert PeriodOutOfBounds(period);
        }
        super._setVotingPeriod(period);
    }

    function _setProposalThreshold(uint256 threshold) internal override {
        if (threshold > HIGHEST_THRESHOLD) revert ThresholdOutOfBounds(threshold);
        super._setProposalThreshold(threshold);
    }

    /// @dev As in Governor, but ECDSA first: an EIP-7702 account votes with its key, whatever it delegates to.
    function _validateVoteSig(uint256 proposalId, uint8 support, address voter, bytes memory signature)
        internal
        override
        returns (bool)
    {
        bytes32 ballot = keccak256(abi.encode(BALLOT_TYPEHASH, proposalId, support, voter, _useNonce(voter)));
        return Signatures.isSigner(voter, _hashTypedDataV4(ballot), signature);
    }

    /// @dev As above, for a vote with a reason.
    function _validateExtendedVoteSig(
        uint256 proposalId,
        uint8 support,
        address voter,
        string memory reason,
        bytes memory params,
        bytes memory signature
    ) internal override returns (bool) {
        bytes32 ballot = keccak256(
            abi.encode(
                EXTENDED_BALLOT_TYPEHASH,
                proposalId,
                support,
                voter,
                _useNonce(voter),
                keccak256(bytes(reason)),
                keccak256(params)
            )
        );
        return Signatures.isSigner(voter, _hashTypedDataV4(ballot), signature);
    }

    /* WHICH PARENT ANSWERS */

    function state(uint256 proposalId) public view override(Governor, GovernorTimelockControl) returns (ProposalState) {
        return super.state(proposalId);
    }

    function proposalNeedsQueuing(uint256 proposalId)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (bool)
    {
        return super.proposalNeedsQueuing(proposalId);
    }

    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    function proposalDeadline(uint256 proposalId)
        public
        view
        override(Governor, GovernorPreventLateQuorum)
        returns (uint256)
    {
        return super.proposalDeadline(proposalId);
    }

    function _tallyUpdated(uint256 proposalId) internal override(Governor, GovernorPreventLateQuorum) {
        super._tallyUpdated(proposalId);
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}
