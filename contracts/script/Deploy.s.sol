// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Script} from "forge-std/Script.sol";
import {AddressBook} from "../src/AddressBook.sol";
import {AgentIdentity} from "../src/AgentIdentity.sol";
import {AgentReputation} from "../src/AgentReputation.sol";
import {AgentValidation} from "../src/AgentValidation.sol";
import {DatanetRegistry} from "../src/DatanetRegistry.sol";
import {Disputes} from "../src/Disputes.sol";
import {GovernedOpen} from "../src/GovernedOpen.sol";
import {ModelRegistry} from "../src/ModelRegistry.sol";
import {OpenGovernor} from "../src/OpenGovernor.sol";
import {Pools} from "../src/Pools.sol";
import {Staking} from "../src/Staking.sol";
import {Timelock} from "../src/Timelock.sol";
import {IRoyalties} from "../src/interfaces/IRoyalties.sol";
import {IStaking} from "../src/interfaces/IStaking.sol";
import {Fees} from "../src/interfaces/Types.sol";

/// @title Deploy
/// @notice Puts every contract on the chain that it is run against, with the settings of `config/<chain id>.json`.
/// The deployer keeps no right in any of them, unless the settings name it as the operator.
contract Deploy is Script {
    /// @notice What differs from chain to chain; the file has the same names.
    struct Settings {
        address operator;
        uint32 closeDelay;
        uint64 unstakeDelay;
        uint96 minimumStake;
        uint256 timelockDelay;
        uint48 votingDelay;
        uint32 votingPeriod;
        uint48 lateQuorumExtension;
        uint256 proposalThreshold;
        Fees fees;
    }

    struct Deployment {
        DatanetRegistry datanetRegistry;
        ModelRegistry modelRegistry;
        IRoyalties royalties;
        Disputes disputes;
        Pools pools;
        Staking staking;
        AgentIdentity agentIdentity;
        AgentReputation agentReputation;
        AgentValidation agentValidation;
        GovernedOpen governedOpen;
        OpenGovernor governor;
        Timelock timelock;
        AddressBook addressBook;
    }

    /// @notice The contract did not get the address that the ones before it were told.
    error NotAsPredicted(address deployed, address predicted);

    /// @notice The constructor reverted: a setting is outside its bounds.
    error NotDeployed(string name);

    /// @notice Signs with DEPLOYER_PRIVATE_KEY, else with the account that forge was given.
    function run() external returns (Deployment memory) {
        uint256 key = vm.envOr("DEPLOYER_PRIVATE_KEY", uint256(0));
        if (key == 0) vm.startBroadcast();
        else vm.startBroadcast(key);
        (, address deployer,) = vm.readCallers();
        Deployment memory deployment = deploy(settings(block.chainid, deployer), deployer);
        vm.stopBroadcast();
        return deployment;
    }

    /// @notice The settings of a chain; `deployer` stands for the operator where the file says "deployer".
    function settings(uint256 chainId, address deployer) public view returns (Settings memory s) {
        string memory json = vm.readFile(string.concat("contracts/script/config/", vm.toString(chainId), ".json"));
        string memory operator = vm.parseJsonString(json, ".operator");
        bool isDeployer = keccak256(bytes(operator)) == keccak256("deployer");
        s.operator = isDeployer ? deployer : vm.parseAddress(operator);
        s.closeDelay = uint32(vm.parseJsonUint(json, ".closeDelay"));
        s.unstakeDelay = uint64(vm.parseJsonUint(json, ".unstakeDelay"));
        s.minimumStake = uint96(vm.parseJsonUint(json, ".minimumStake"));
        s.timelockDelay = vm.parseJsonUint(json, ".timelockDelay");
        s.votingDelay = uint48(vm.parseJsonUint(json, ".votingDelay"));
        s.votingPeriod = uint32(vm.parseJsonUint(json, ".votingPeriod"));
        s.lateQuorumExtension = uint48(vm.parseJsonUint(json, ".lateQuorumExtension"));
        s.proposalThreshold = vm.parseJsonUint(json, ".proposalThreshold");
        s.fees = Fees({
            burnBps: uint16(vm.parseJsonUint(json, ".fees.burnBps")),
            treasuryBps: uint16(vm.parseJsonUint(json, ".fees.treasuryBps")),
            stakersBps: uint16(vm.parseJsonUint(json, ".fees.stakersBps")),
            modelBps: uint16(vm.parseJsonUint(json, ".fees.modelBps")),
            dataBps: uint16(vm.parseJsonUint(json, ".fees.dataBps")),
            reviewersBps: uint16(vm.parseJsonUint(json, ".fees.reviewersBps")),
            curatorsBps: uint16(vm.parseJsonUint(json, ".fees.curatorsBps")),
            disputeWindow: uint32(vm.parseJsonUint(json, ".fees.disputeWindow"))
        });
    }

    /// @notice Deploys everything as `deployer`, who must be the one that creates contracts here.
    function deploy(Settings memory s, address deployer) public returns (Deployment memory d) {
        // Governor and Timelock name each other, and Staking is told both its governance and the agents' identity.
        uint256 nonce = vm.getNonce(deployer);
        address identity = vm.computeCreateAddress(deployer, nonce + 4);
        address timelock = vm.computeCreateAddress(deployer, nonce + 9);

        d.datanetRegistry = new DatanetRegistry();
        d.modelRegistry = new ModelRegistry();
        d.pools = new Pools(d.datanetRegistry);
        d.staking = new Staking(
            IStaking.Config({
                governance: timelock,
                identity: AgentIdentity(identity),
                unstakeDelay: s.unstakeDelay,
                minimumStake: s.minimumStake
            })
        );
        d.agentIdentity = new AgentIdentity();
        d.agentReputation = new AgentReputation(d.agentIdentity);
        d.agentValidation = new AgentValidation(d.agentIdentity);
        d.governedOpen = new GovernedOpen();
        d.governor = new OpenGovernor(
            OpenGovernor.Config({
                token: d.governedOpen,
                timelock: Timelock(payable(timelock)),
                votingDelay: s.votingDelay,
                votingPeriod: s.votingPeriod,
                lateQuorumExtension: s.lateQuorumExtension,
                proposalThreshold: s.proposalThreshold
            })
        );
        d.timelock = new Timelock(s.timelockDelay, address(d.governor));
        d.addressBook = new AddressBook(timelock);
        d.disputes = new Disputes(d.datanetRegistry, d.modelRegistry);
        d.royalties = _royalties(
            IRoyalties.Config({
                operator: s.operator,
                governance: timelock,
                treasury: timelock,
                stakers: address(d.staking),
                disputes: d.disputes,
                pools: d.pools,
                closeDelay: s.closeDelay,
                fees: s.fees
            })
        );
        if (address(d.agentIdentity) != identity) revert NotAsPredicted(address(d.agentIdentity), identity);
        if (address(d.timelock) != timelock) revert NotAsPredicted(address(d.timelock), timelock);
    }

    /// @dev From its artifact, because it has compiler settings of its own, which importing it would put on everything here.
    function _royalties(IRoyalties.Config memory config) private returns (IRoyalties royalties) {
        bytes memory code = abi.encodePacked(vm.getCode("Royalties.sol:Royalties"), abi.encode(config));
        assembly ("memory-safe") {
            royalties := create(0, add(code, 32), mload(code))
        }
        if (address(royalties) == address(0)) revert NotDeployed("Royalties");
    }
}
