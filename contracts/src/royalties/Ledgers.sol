// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IDisputes} from "../interfaces/IDisputes.sol";
import {IPools} from "../interfaces/IPools.sol";
import {IRoyalties} from "../interfaces/IRoyalties.sol";
import {Policy} from "../interfaces/Types.sol";
import {EmbeddedChain} from "../libraries/EmbeddedChain.sol";
import {FeePolicy, PackedPolicy} from "../libraries/FeePolicy.sol";

/// @title Ledgers
/// @notice All of the storage of `Royalties`, and what it was built with. Every wei that comes in by a function stands in exactly
/// one of these sums; ether forced in stands in none and nobody can take it.
abstract contract Ledgers is IRoyalties, EIP712 {
    /// @inheritdoc IRoyalties
    uint256 public constant DEMAND_BOND = 10 ether;
    uint256 internal constant BPS = FeePolicy.BPS;

    /// @inheritdoc IRoyalties
    address public immutable operator;
    /// @inheritdoc IRoyalties
    address public immutable governance;
    /// @inheritdoc IRoyalties
    address public immutable treasury;
    /// @inheritdoc IRoyalties
    address public immutable stakers;
    /// @inheritdoc IRoyalties
    IDisputes public immutable disputes;
    /// @inheritdoc IRoyalties
    IPools public immutable pools;
    /// @inheritdoc IRoyalties
    uint32 public immutable closeDelay;

    /// @inheritdoc IRoyalties
    Progress public progress;
    /// @inheritdoc IRoyalties
    bytes32 public head;
    /// @inheritdoc IRoyalties
    Ledger public ledger;
    /// @inheritdoc IRoyalties
    Counters public counters;
    /// @inheritdoc IRoyalties
    Escrow public escrow;
    /// @inheritdoc IRoyalties
    address public poster;
    /// @dev The newest policy stands here as well, so that posting an epoch reads one slot.
    PackedPolicy internal _newestPolicy;
    mapping(uint256 version => PackedPolicy) internal _policies;
    /// @inheritdoc IRoyalties
    mapping(bytes32 channelId => Channel) public channels;
    /// @inheritdoc IRoyalties
    mapping(bytes32 channelId => address) public payerOf;
    /// @inheritdoc IRoyalties
    mapping(address account => uint256) public bonds;
    /// @inheritdoc IRoyalties
    mapping(uint256 epoch => bytes32) public claimsRoot;
    /// @inheritdoc IRoyalties
    mapping(address account => Claimant) public claimed;
    /// @inheritdoc IRoyalties
    mapping(address key => GatewayKey) public gatewayKeys;
    /// @inheritdoc IRoyalties
    mapping(bytes32 commitment => uint256) public committedAt;
    /// @inheritdoc IRoyalties
    mapping(bytes32 demandId => address) public demanderOf;

    modifier onlyOperator() {
        if (msg.sender != operator) revert NotOperator(msg.sender);
        _;
    }

    /// @param config Close delay 1 d to 30 d on every chain but the embedded one; fees within `FeePolicy`'s bounds.
    constructor(Config memory config) EIP712("ModelFactory Royalties", "1") {
        if (
            config.operator == address(0) || config.governance == address(0) || config.treasury == address(0)
                || config.stakers == address(0) || address(config.disputes).code.length == 0
                || address(config.pools).code.length == 0
        ) revert BadConfig();
        if (!EmbeddedChain.here() && (config.closeDelay < 1 days || config.closeDelay > 30 days)) revert BadConfig();
        operator = config.operator;
        governance = config.governance;
        treasury = config.treasury;
        stakers = config.stakers;
        disputes = config.disputes;
        pools = config.pools;
        closeDelay = config.closeDelay;
        progress.finalAt = uint32(block.timestamp);
        FeePolicy.check(config.fees);
        _setPolicy(Policy(1, 1, config.fees));
    }

    function _setPolicy(Policy memory policy) internal {
        PackedPolicy packed = FeePolicy.pack(policy);
        _newestPolicy = packed;
        _policies[policy.version] = packed;
        emit PolicySet(policy.version, policy.fromEpoch, policy.fees);
    }

    /// @dev One step back for each change that does not hold yet: votes make few of them.
    function _policyOf(uint256 epoch) internal view returns (PackedPolicy packed) {
        packed = _newestPolicy;
        while (packed.fromEpoch() > epoch && packed.version() > 1) packed = _policies[packed.version() - 1];
    }

    function _send(address to, uint256 amount) internal {
        (bool ok,) = to.call{value: amount}("");
        if (!ok) revert TransferFailed(to);
    }
}
